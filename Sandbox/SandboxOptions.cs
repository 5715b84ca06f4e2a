using Sandbox.Kubernetes.Hosting;

namespace Sandbox;

/// <summary>How the sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>The Kubernetes API server.</summary>
    public KubernetesServerOptions Kubernetes { get; init; } = new();
}
