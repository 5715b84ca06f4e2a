using Sandbox.Admin;
using Sandbox.Faults;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Sandbox;

/// <summary>The whole sandbox in this process, for trying out, tests and benchmarks: dispose it to stop.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private AdminServer? _admin;

    private SandboxServer(KubernetesServer kubernetes, VaultServer vault, FaultSet faults, SandboxClock clock) =>
        (Kubernetes, Vault, Faults, Clock) = (kubernetes, vault, faults, clock);

    /// <summary>The Kubernetes API server.</summary>
    public KubernetesServer Kubernetes { get; }

    /// <summary>The Vault-compatible server.</summary>
    public VaultServer Vault { get; }

    /// <summary>What goes wrong on purpose, in both servers.</summary>
    public FaultSet Faults { get; }

    /// <summary>The clock of both servers.</summary>
    public SandboxClock Clock { get; }

    /// <summary>Where the admin endpoint listens; null without one.</summary>
    public Uri? AdminAddress => _admin?.Address;

    /// <summary>Starts the sandbox; ports of 0 are chosen by the system.</summary>
    /// <exception cref="IOException">A port is in use.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellation)
    {
        var clock = new SandboxClock(options.Time);
        var faults = new FaultSet(options.Time);
        // Each takes its time on its own: they start side by side.
        var kubernetes = Task.Run(
            () => KubernetesServer.StartAsync(options.Kubernetes with { Time = clock, Faults = faults }, cancellation), cancellation);
        var vault = Task.Run(() => VaultServer.StartAsync(options.Vault with { TimeProvider = clock, Faults = faults }, cancellation), cancellation);
        try
        {
            await Task.WhenAll(kubernetes, vault);
            var server = new SandboxServer(await kubernetes, await vault, faults, clock);
            if (options.AdminPort is { } port)
            {
                var api = new AdminApi(faults, clock, server.Vault.Control, server.Kubernetes.Store);
                server._admin = await AdminServer.StartAsync(port, api, cancellation);
            }

            return server;
        }
        catch
        {
            if (kubernetes.IsCompletedSuccessfully)
                await (await kubernetes).DisposeAsync();
            if (vault.IsCompletedSuccessfully)
                await (await vault).DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        await Task.WhenAll(Vault.DisposeAsync().AsTask(), Kubernetes.DisposeAsync().AsTask());
    }
}
