using Vault.Client;

namespace Operator.Leases;

/// <summary>Sends requests under one token.</summary>
internal sealed class TokenTransport(IVaultTransport transport, string token) : IVaultTransport
{
    private readonly SecretValue _token = new(System.Text.Encoding.UTF8.GetBytes(token));

    public Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken) =>
        transport.SendAsync(request with { Token = _token }, cancellationToken);
}
