namespace Sandbox.Vault.Identity;

/// <summary>An identity: the same client over all its logins.</summary>
public sealed class Entity
{
    /// <summary>Its id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Policies that all its tokens have.</summary>
    public IReadOnlyList<string> Policies { get; set; } = [];

    /// <summary>Its metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();

    /// <summary>True if its tokens are refused.</summary>
    public bool Disabled { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset LastUpdateTime { get; set; }

    /// <summary>The ids of entities that were merged into it.</summary>
    public IReadOnlyList<string> MergedEntityIds { get; set; } = [];

    /// <summary>Its names at auth mounts, by the alias's id.</summary>
    public Dictionary<string, EntityAlias> Aliases { get; init; } = [];
}
