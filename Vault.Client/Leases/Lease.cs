namespace Vault.Client.Leases;

/// <summary>A lease as an issue or a renewal gives it.</summary>
/// <param name="Id">Its handle. Whoever has it and the right can revoke it, so it is kept like a secret.</param>
/// <param name="Duration">How long it lives from now.</param>
/// <param name="Renewable">Whether a renewal can lengthen that.</param>
public sealed record Lease(SecretValue Id, TimeSpan Duration, bool Renewable);
