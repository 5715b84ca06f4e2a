namespace Vault.Client.Secrets;

/// <summary>What a read of a key-value engine came to: exactly one of a secret and a reason for its absence.</summary>
/// <param name="Secret">The secret, if there is one.</param>
/// <param name="Absence">Why there is none.</param>
public sealed record KeyValueReadResult(KeyValueSecret? Secret, KeyValueAbsence? Absence);
