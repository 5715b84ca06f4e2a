namespace Operator.Leases;

/// <summary>A login for one lease.</summary>
/// <param name="Handle">The token, as it is kept.</param>
/// <param name="Term">How long it lives; null for ever, or where it isn't ours.</param>
/// <param name="IsUseLimited">True if it ends after a number of requests.</param>
public sealed record LeaseLogin(CredentialHandle Handle, LeaseTerm? Term, bool IsUseLimited);
