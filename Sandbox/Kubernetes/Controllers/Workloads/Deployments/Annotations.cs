namespace Sandbox.Kubernetes.Controllers.Workloads.Deployments;

/// <summary>The annotations by which a Deployment and its ReplicaSets know each other.</summary>
internal static class Annotations
{
    /// <summary>Which revision it is.</summary>
    public const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>Which revisions it was before it was rolled back to.</summary>
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";

    /// <summary>How many Pods the Deployment wants.</summary>
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";

    /// <summary>How many Pods the Deployment may have while it rolls out.</summary>
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>The annotations of a Deployment that its ReplicaSets don't get.</summary>
    public static bool IsOwn(string name) => name is Revision or RevisionHistory or DesiredReplicas or MaxReplicas
        or "kubectl.kubernetes.io/last-applied-configuration" or "deprecated.deployment.rollback.revision";
}
