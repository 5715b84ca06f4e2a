using Operator.Entities;

namespace Operator.Leases;

/// <summary>A span of life that a lease or a token was given.</summary>
/// <param name="Expiration">When it ends.</param>
/// <param name="Duration">How long it was when it was given.</param>
/// <param name="Renewable">Whether it can be lengthened.</param>
public readonly record struct LeaseTerm(DateTimeOffset Expiration, TimeSpan Duration, bool Renewable)
{
    /// <summary>The term of a lease.</summary>
    public static LeaseTerm OfLease(SecretLeaseStatus lease) => new(
        new DateTimeOffset(lease.Expiration ?? DateTime.UnixEpoch, TimeSpan.Zero), TimeSpan.FromSeconds(lease.Duration ?? 0), lease.Renewable == true);

    /// <summary>The term of the login that a lease lives by; null where it doesn't end.</summary>
    public static LeaseTerm? OfToken(SecretLeaseStatus lease) => lease.TokenExpiration is { } expiration
        ? new(new DateTimeOffset(expiration, TimeSpan.Zero), TimeSpan.FromSeconds(lease.TokenDuration ?? 0), lease.TokenRenewable == true)
        : null;
}
