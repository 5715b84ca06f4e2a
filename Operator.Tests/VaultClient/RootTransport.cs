using Vault.Client;
using Client = Vault.Client.Http.VaultClient;

namespace Operator.Tests.VaultClient;

/// <summary>Asks the sandbox as root.</summary>
internal sealed class RootTransport(Client client) : IVaultTransport
{
    private static readonly SecretValue Root = new("root"u8.ToArray());

    public Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken) =>
        client.SendAsync(request with { Token = Root }, cancellationToken);
}
