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
        var kubernetes = await KubernetesServer.StartAsync(options.Kubernetes, cancellation);
        try
        {
            return new SandboxServer(kubernetes, await VaultServer.StartAsync(options.Vault, cancellation));
        }
        catch
        {
            await kubernetes.DisposeAsync();
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
