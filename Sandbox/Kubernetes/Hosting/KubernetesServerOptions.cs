using System.Security.Cryptography;
using Sandbox.Faults;
using Sandbox.Kubernetes.Storage;
using Sandbox.State;

namespace Sandbox.Kubernetes.Hosting;

/// <summary>How the Kubernetes API server is started.</summary>
public sealed record KubernetesServerOptions
{
    /// <summary>The port on the loopback interfaces; 0 lets the system choose.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token of the administrator (group <c>system:masters</c>); random unless given.</summary>
    public string AdminToken { get; init; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>How much history is kept.</summary>
    public CompactionOptions Compaction { get; init; } = CompactionOptions.Default;

    /// <summary>Which workloads are played through.</summary>
    public WorkloadSimulation Workloads { get; init; } = WorkloadSimulation.Controllers;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether the admission plugin ServiceAccount is on: Pods run as a ServiceAccount that there is, and get a volume with its token.
    /// </summary>
    public bool AdmitServiceAccounts { get; init; }

    /// <summary>What goes wrong on purpose; none unless given.</summary>
    public FaultSet Faults { get; init; } = new(TimeProvider.System);

    /// <summary>What was kept of an earlier run; null starts with an empty cluster.</summary>
    internal KubernetesState? State { get; init; }

    /// <summary>Told of errors that are the sandbox's own; by default written to standard error.</summary>
    public Action<Exception> OnError { get; init; } = Console.Error.WriteLine;

    /// <inheritdoc/>
    public override string ToString() => $"KubernetesServerOptions {{ Port = {Port} }}";
}
