using Vault.Client;

namespace Operator.Rendering;

/// <summary>What goes into a Secret: checked keys and values.</summary>
/// <param name="Data">The values by key.</param>
public sealed record RenderedSecret(IReadOnlyDictionary<string, SecretValue> Data)
{
    /// <summary>The keys, sorted; of a Secret only these are ours.</summary>
    public IReadOnlyList<string> Keys { get; } = [.. Data.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The number of keys.</summary>
    public override string ToString() => $"{Data.Count} keys";
}
