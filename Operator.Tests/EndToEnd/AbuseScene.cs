using System.Net.Security;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// A scene whose store is behind a proxy that counts, and whose operator takes from tenants what it would without a list, and the proxy's address, which is
/// one of this machine.
/// </summary>
public sealed class AbuseScene(TestEnvironment environment) : IAsyncLifetime
{
    /// <summary>The scene.</summary>
    public Scene Scene { get; private set; } = null!;

    /// <summary>What stands before the store.</summary>
    public CountingProxy Store { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        Store = await CountingProxy.StartAsync(
            environment.VaultAddress, new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions() }, TestContext.Current.CancellationToken);
        Scene = await Scene.CreateAsync(environment, Store.Address);
        await Scene.StartOperatorAsync("--allowed-vault-addresses", $"{Store.Address.ToString().TrimEnd('/')},http://*:*,https://*:*");
        await Scene.WaitForReadyAsync("VaultConnection", "default", "True");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        await Store.DisposeAsync();
    }
}
