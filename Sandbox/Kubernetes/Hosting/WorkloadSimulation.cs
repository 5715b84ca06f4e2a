namespace Sandbox.Kubernetes.Hosting;

/// <summary>Which workloads the sandbox plays through. Nothing runs in any case.</summary>
public enum WorkloadSimulation
{
    /// <summary>None: there are neither controllers of workloads nor a node, as in a cluster of an API server alone.</summary>
    Off,

    /// <summary>
    /// Those of controllers: Deployments, StatefulSets, DaemonSets and Jobs get their Pods, and these are ready at once. A Pod that
    /// somebody creates by hand stays Pending, as in a cluster without a scheduler, unless it names the node <c>sandbox</c> itself.
    /// </summary>
    Controllers,

    /// <summary>Pods that are created by hand, too.</summary>
    AllPods,
}
