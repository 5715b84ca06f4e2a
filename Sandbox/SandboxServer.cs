using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Sandbox;

/// <summary>The whole sandbox in this process, for trying out, tests and benchmarks: dispose it to stop.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private SandboxServer(KubernetesServer kubernetes, VaultServer vault)
    {
        Kubernetes = kubernetes;
        Vault = vault;
    }

    /// <summary>The Kubernetes API server.</summary>
    public KubernetesServer Kubernetes { get; }

    /// <summary>The Vault-compatible server.</summary>
    public VaultServer Vault { get; }

    /// <summary>Starts the sandbox; ports of 0 are chosen by the system.</summary>
    /// <exception cref="IOException">A port is in use.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellation)
    {
        // Each takes its time on its own: they start side by side.
        var kubernetes = Task.Run(() => KubernetesServer.StartAsync(options.Kubernetes, cancellation), cancellation);
        var vault = Task.Run(() => VaultServer.StartAsync(options.Vault, cancellation), cancellation);
        try
        {
            await Task.WhenAll(kubernetes, vault);
            return new SandboxServer(await kubernetes, await vault);
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
        await Vault.DisposeAsync();
        await Kubernetes.DisposeAsync();
    }
}
