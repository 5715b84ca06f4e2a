namespace Vault.Client.Sessions;

/// <summary>Sends without a token, over the connection that the pool has at that moment.</summary>
internal sealed class AnonymousTransport(Func<IVaultTransport> connection) : IVaultTransport
{
    public Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken) => connection().SendAsync(request, cancellationToken);
}
