using System.Text.Json.Nodes;
using Sandbox.Vault.Identity;

namespace Sandbox.Vault.Tokens;

/// <summary>What a login or a token creation gives (<c>logical.Auth</c>), kept with the token's lease for its renewals.</summary>
public sealed record Auth
{
    /// <summary>The token; empty where it isn't shown.</summary>
    public string ClientToken { get; init; } = "";

    /// <summary>Its accessor.</summary>
    public string Accessor { get; init; } = "";

    /// <summary>The policies of the token itself.</summary>
    public IReadOnlyList<string> TokenPolicies { get; init; } = [];

    /// <summary>Policies that come with the identity.</summary>
    public IReadOnlyList<string> IdentityPolicies { get; init; } = [];

    /// <summary>Metadata; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The life time.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>The longest life time of the role; zero for the mount's.</summary>
    public TimeSpan MaxTtl { get; init; }

    /// <summary>The explicit maximum; zero for none.</summary>
    public TimeSpan ExplicitMaxTtl { get; init; }

    /// <summary>The period; zero for none.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>True if the token can be renewed.</summary>
    public bool Renewable { get; init; }

    /// <summary>The identity; empty for none.</summary>
    public string EntityId { get; init; } = "";

    /// <summary>The kind of token.</summary>
    public TokenType TokenType { get; init; }

    /// <summary>True if it has no parent.</summary>
    public bool Orphan { get; init; }

    /// <summary>How often it may be used; 0 is unlimited.</summary>
    public int NumUses { get; init; }

    /// <summary>The display name below the mount's name.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>Who logged in, for the identity store.</summary>
    public EntityAlias? Alias { get; init; }

    /// <summary>The groups that the auth method says the client is in, for external groups of the identity store.</summary>
    public IReadOnlyList<string> GroupNames { get; init; } = [];

    /// <summary>True if the policy <c>default</c> is not added.</summary>
    public bool NoDefaultPolicy { get; init; }

    /// <summary>The addresses that may use the token; none for any.</summary>
    public IReadOnlyList<string> BoundCidrs { get; init; } = [];

    /// <summary>What the auth method needs to know again at renewal.</summary>
    public JsonObject Internal { get; init; } = [];

    /// <summary>All policies, sorted.</summary>
    public IEnumerable<string> Policies => TokenPolicies.Union(IdentityPolicies).Order(StringComparer.Ordinal);
}
