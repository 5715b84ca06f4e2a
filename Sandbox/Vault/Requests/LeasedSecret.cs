using System.Text.Json.Nodes;

namespace Sandbox.Vault.Requests;

/// <summary>The lease that a backend asks for with a secret (<c>logical.Secret</c>).</summary>
public sealed class LeasedSecret
{
    /// <summary>The life time asked for; zero is the mount's default.</summary>
    public TimeSpan Ttl { get; set; }

    /// <summary>The longest life time with all renewals; zero is the mount's.</summary>
    public TimeSpan MaxTtl { get; set; }

    /// <summary>True if the lease can be renewed.</summary>
    public bool Renewable { get; set; }

    /// <summary>True for key-value data, whose <see cref="Ttl"/> is only a hint how often to read it again.</summary>
    public bool IsHint { get; init; }

    /// <summary>The lease's id, given by the core.</summary>
    public string LeaseId { get; set; } = "";

    /// <summary>At a renewal, what the client asks for; zero if it doesn't say.</summary>
    public TimeSpan Increment { get; set; }

    /// <summary>At a renewal, when the lease was given.</summary>
    public DateTimeOffset IssueTime { get; set; }

    /// <summary>What the backend needs to know again when the lease is renewed or revoked.</summary>
    public JsonObject Internal { get; init; } = [];
}
