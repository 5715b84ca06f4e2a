using System.Text.Json.Nodes;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Leases;

/// <summary>A token or a secret that ends at a time, and is taken back then.</summary>
public sealed class Lease
{
    /// <summary>The id: path and a random last part.</summary>
    public required string Id { get; init; }

    /// <summary>The mount that gave it.</summary>
    public required MountEntry Mount { get; init; }

    /// <summary>The token that it belongs to: it ends with that token. Of a token's own lease, the token itself.</summary>
    public required string Token { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset IssueTime { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpireTime { get; set; }

    /// <summary>When it was last renewed.</summary>
    public DateTimeOffset? LastRenewal { get; set; }

    /// <summary>Of a token's own lease, what it may be renewed to.</summary>
    public Auth? Auth { get; set; }

    /// <summary>Of a secret, what its backend needs to know again.</summary>
    public LeasedSecret? Secret { get; set; }

    /// <summary>The secret's data, repeated by a renewal.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>How often its revocation was tried in vain after it ended.</summary>
    public int FailedRevocations { get; set; }

    /// <summary>When a revocation that failed is tried again; null for as soon as it has ended.</summary>
    public DateTimeOffset? RetryTime { get; set; }

    /// <summary>Why it is given up to revoke it, which leaves it to <c>revoke-force</c>; empty for a lease in order.</summary>
    public string RevocationError { get; set; } = "";

    /// <summary>True while its revocation is under way.</summary>
    public bool IsBeingRevoked { get; set; }

    /// <summary>True if it can be renewed as long as it lives.</summary>
    public bool Renewable => Auth?.Renewable ?? Secret?.Renewable ?? false;

    /// <summary>True if its revocation was given up.</summary>
    public bool IsIrrevocable => RevocationError.Length > 0;
}
