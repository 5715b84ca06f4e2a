using Sandbox.Kubernetes.Hosting;

namespace Sandbox;

/// <summary>The whole sandbox in this process, for trying out, tests and benchmarks: dispose it to stop.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private SandboxServer(KubernetesServer kubernetes) => Kubernetes = kubernetes;

    /// <summary>The Kubernetes API server.</summary>
    public KubernetesServer Kubernetes { get; }

    /// <summary>Starts the sandbox; ports of 0 are chosen by the system.</summary>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellation) =>
        new(await KubernetesServer.StartAsync(options.Kubernetes, cancellation));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Kubernetes.DisposeAsync();
}
