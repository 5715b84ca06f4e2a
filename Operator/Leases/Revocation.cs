namespace Operator.Leases;

/// <summary>What an attempt to revoke credentials came to.</summary>
/// <param name="IsSettled">True when there is nothing left to try.</param>
/// <param name="Left">Why credentials may be left in the store; null where none are.</param>
public sealed record Revocation(bool IsSettled, string? Left)
{
    /// <summary>They are gone.</summary>
    public static Revocation Done { get; } = new(true, null);

    /// <summary>It may work later.</summary>
    public static Revocation Failed(string reason) => new(false, reason);

    /// <summary>The store doesn't allow it: another try changes nothing.</summary>
    public static Revocation Refused(string reason) => new(true, reason);
}
