namespace Vault.Client;

/// <summary>
/// Sends requests: <c>VaultClient</c> as they are, <c>VaultSession</c> with the token of its login. The typed parts
/// (secrets engines, auth methods, system backend) stand on this and run over either.
/// </summary>
public interface IVaultTransport
{
    /// <summary>Sends a request.</summary>
    /// <exception cref="VaultApiException">The store refused, or could not be reached.</exception>
    Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken);
}
