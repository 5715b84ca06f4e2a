using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Rollouts;

/// <summary>A kind of workload that can be restarted.</summary>
/// <param name="Name">Its name in <c>rolloutRestartTargets</c>.</param>
/// <param name="Type">How the API serves it.</param>
/// <param name="IsOptional">True where a cluster may not have the kind.</param>
public sealed record WorkloadKind(string Name, ResourceType<Workload> Type, bool IsOptional = false)
{
    /// <summary>Deployments.</summary>
    public static WorkloadKind Deployment { get; } = OfApps(RolloutTargetKind.Deployment, "deployments");

    /// <summary>StatefulSets.</summary>
    public static WorkloadKind StatefulSet { get; } = OfApps(RolloutTargetKind.StatefulSet, "statefulsets");

    /// <summary>DaemonSets.</summary>
    public static WorkloadKind DaemonSet { get; } = OfApps(RolloutTargetKind.DaemonSet, "daemonsets");

    /// <summary>Argo Rollouts.</summary>
    public static WorkloadKind ArgoRollout { get; } =
        new(RolloutTargetKind.ArgoRollout, new("argoproj.io", "v1alpha1", "Rollout", "rollouts", RolloutsJson.Default.Workload), IsOptional: true);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<WorkloadKind> All { get; } = [Deployment, StatefulSet, DaemonSet, ArgoRollout];

    /// <summary>The kind of a name in <c>rolloutRestartTargets</c>; null for none.</summary>
    public static WorkloadKind? Find(string? name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind as the API names it.</summary>
    public override string ToString() => Type.Kind;

    private static WorkloadKind OfApps(string kind, string plural) => new(kind, new("apps", "v1", kind, plural, RolloutsJson.Default.Workload));
}
