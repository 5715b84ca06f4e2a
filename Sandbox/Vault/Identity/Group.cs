namespace Sandbox.Vault.Identity;

/// <summary>A group of identities: their tokens have its policies too.</summary>
public sealed class Group
{
    /// <summary>Its id, a UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary><c>internal</c>, or <c>external</c> if an auth method says who is in it.</summary>
    public required string Type { get; init; }

    /// <summary>Policies that its members have.</summary>
    public IReadOnlyList<string> Policies { get; set; } = [];

    /// <summary>Its metadata; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }

    /// <summary>The ids of the entities in it.</summary>
    public IReadOnlyList<string> MemberEntityIds { get; set; } = [];

    /// <summary>The ids of the groups in it.</summary>
    public IReadOnlyList<string> MemberGroupIds { get; set; } = [];

    /// <summary>The id of its alias; empty for none.</summary>
    public string AliasId { get; set; } = "";

    /// <summary>Its name at an auth mount; null for none.</summary>
    public EntityAlias? Alias { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset LastUpdateTime { get; set; }

    /// <summary>How often it was written.</summary>
    public int ModifyIndex { get; set; } = 1;

    /// <summary>True if an auth method says who is in it.</summary>
    public bool IsExternal => Type == "external";
}
