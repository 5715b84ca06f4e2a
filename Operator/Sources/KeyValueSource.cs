using Vault.Client.Secrets;

namespace Operator.Sources;

/// <summary>One secret of a key-value engine, as a resource asks for it.</summary>
/// <param name="Namespace">The Vault namespace; null for none.</param>
/// <param name="Mount">The mount's path.</param>
/// <param name="Path">The secret's path within it.</param>
/// <param name="Engine">The engine's version; null to ask the store.</param>
/// <param name="Version">The secret's version; null for the latest.</param>
public sealed record KeyValueSource(string? Namespace, string Mount, string Path, KeyValueVersion? Engine, int? Version)
{
    /// <summary><c>mount/path</c>, as people write it.</summary>
    public override string ToString() => Namespace is null ? $"{Mount}/{Path}" : $"{Namespace}/{Mount}/{Path}";
}
