namespace Vault.Client.Leases;

/// <summary>What the store knows of a lease.</summary>
/// <param name="TimeToLive">How long it lives from now.</param>
/// <param name="Renewable">Whether a renewal can lengthen that.</param>
/// <param name="IssuedAt">When it was issued; null where the store doesn't say.</param>
/// <param name="LastRenewedAt">When it was renewed last; null for never.</param>
public sealed record LeaseState(TimeSpan TimeToLive, bool Renewable, DateTimeOffset? IssuedAt, DateTimeOffset? LastRenewedAt);
