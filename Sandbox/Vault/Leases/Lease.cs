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

    /// <summary>True if it can be renewed.</summary>
    public bool Renewable => Auth?.Renewable ?? Secret?.Renewable ?? false;
}
