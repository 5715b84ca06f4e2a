namespace Sandbox.Vault.Identity;

/// <summary>Who somebody, or a group, is at an auth mount.</summary>
/// <param name="Name">The name there, such as a service account's UID.</param>
/// <param name="MountAccessor">The accessor of the auth mount.</param>
/// <param name="MountType">Its type.</param>
/// <param name="Metadata">Metadata, for templated policies.</param>
public sealed record EntityAlias(string Name, string MountAccessor, string MountType, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Free metadata (newer servers).</summary>
    public IReadOnlyDictionary<string, string> CustomMetadata { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset LastUpdateTime { get; init; }

    /// <summary>True if it is the same name at the same mount.</summary>
    public bool IsAt(string mountAccessor, string name) => MountAccessor == mountAccessor && Name == name;
}
