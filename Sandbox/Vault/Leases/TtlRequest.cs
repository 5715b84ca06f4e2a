namespace Sandbox.Vault.Leases;

/// <summary>What decides a life time; zero stands for not given.</summary>
public sealed record TtlRequest
{
    /// <summary>What the client asks for at a renewal.</summary>
    public TimeSpan Increment { get; init; }

    /// <summary>The life time that the role or the request gives.</summary>
    public TimeSpan Ttl { get; init; }

    /// <summary>The maximum of the role.</summary>
    public TimeSpan MaxTtl { get; init; }

    /// <summary>The period of a periodic token.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>The explicit maximum.</summary>
    public TimeSpan ExplicitMaxTtl { get; init; }

    /// <summary>When the lease began; null if it begins now.</summary>
    public DateTimeOffset? Start { get; init; }
}
