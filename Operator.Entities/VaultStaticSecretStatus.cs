namespace Operator.Entities;

/// <summary>The observed state of a <see cref="VaultStaticSecret"/>.</summary>
public sealed record VaultStaticSecretStatus : SecretStatus;
