using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Sandbox;

/// <summary>How the sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>The Kubernetes API server.</summary>
    public KubernetesServerOptions Kubernetes { get; init; } = new();

    /// <summary>The Vault-compatible server.</summary>
    public VaultServerOptions Vault { get; init; } = new();
}
