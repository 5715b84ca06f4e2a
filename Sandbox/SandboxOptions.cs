using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Sandbox;

/// <summary>How the sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>The Kubernetes API server. Its clock and faults are those of the sandbox.</summary>
    public KubernetesServerOptions Kubernetes { get; init; } = new();

    /// <summary>The Vault-compatible server. Its clock and faults are those of the sandbox.</summary>
    public VaultServerOptions Vault { get; init; } = new();

    /// <summary>The time that <see cref="SandboxServer.Clock"/> starts with, and the timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The port of the admin endpoint on the loopback interface; 0 lets the system choose, null is without one.</summary>
    public int? AdminPort { get; init; }

    /// <summary>Files and folders with manifests and Vault data, loaded at the start.</summary>
    public IReadOnlyList<FileSystemInfo> Seed { get; init; } = [];

    /// <summary>Where state is kept between runs; null keeps nothing.</summary>
    public DirectoryInfo? State { get; init; }
}
