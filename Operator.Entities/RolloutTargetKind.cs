namespace Operator.Entities;

/// <summary>The kinds of workloads that can be restarted, as VSO's manifests name them.</summary>
public static class RolloutTargetKind
{
    /// <summary><c>apps/v1</c> Deployment.</summary>
    public const string Deployment = "Deployment";

    /// <summary><c>apps/v1</c> StatefulSet.</summary>
    public const string StatefulSet = "StatefulSet";

    /// <summary><c>apps/v1</c> DaemonSet.</summary>
    public const string DaemonSet = "DaemonSet";

    /// <summary><c>argoproj.io/v1alpha1</c> Rollout.</summary>
    public const string ArgoRollout = "argo.Rollout";
}
