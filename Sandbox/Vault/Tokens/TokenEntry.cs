namespace Sandbox.Vault.Tokens;

/// <summary>A token as the store keeps it.</summary>
public sealed class TokenEntry
{
    /// <summary>The token itself.</summary>
    public required string Id { get; init; }

    /// <summary>Its accessor; empty for batch tokens.</summary>
    public string Accessor { get; init; } = "";

    /// <summary>Its parent's id; empty for an orphan.</summary>
    public string Parent { get; set; } = "";

    /// <summary>The policies that were given to the token itself, sorted.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>The path that made it, such as <c>auth/token/create</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The path of the namespace it belongs to, with a slash at its end; empty for the root namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Metadata; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The name that the audit log shows.</summary>
    public string DisplayName { get; init; } = "token";

    /// <summary>Uses left; 0 is unlimited, -1 is spent and about to go.</summary>
    public int UsesLeft { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; init; }

    /// <summary>The life time it was made with; zero for a root token without an end.</summary>
    public TimeSpan Ttl { get; set; }

    /// <summary>The explicit maximum; zero for none.</summary>
    public TimeSpan ExplicitMaxTtl { get; init; }

    /// <summary>The period of a periodic token; zero for none.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>The token role that made it.</summary>
    public string Role { get; init; } = "";

    /// <summary>The identity behind it; empty for none.</summary>
    public string EntityId { get; init; } = "";

    /// <summary>The kind.</summary>
    public TokenType Type { get; init; }

    /// <summary>The addresses that may use it; none for any.</summary>
    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    /// <summary>The end of a batch token; service tokens have a lease.</summary>
    public DateTimeOffset? BatchExpiry { get; set; }

    /// <summary>True for a token without a parent.</summary>
    public bool IsOrphan => Parent.Length == 0;

    /// <summary>True for root.</summary>
    public bool IsRoot => Policies.Contains("root");
}
