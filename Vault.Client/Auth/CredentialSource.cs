namespace Vault.Client.Auth;

/// <summary>Gives a credential that is valid now; asked at each login.</summary>
/// <param name="cancellationToken">Gives up.</param>
public delegate Task<SecretValue> CredentialSource(CancellationToken cancellationToken);
