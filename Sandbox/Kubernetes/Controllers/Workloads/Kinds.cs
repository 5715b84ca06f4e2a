using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>The resources that the controllers work on.</summary>
internal static class Kinds
{
    public static ApiResource ControllerRevisions { get; } = Find("controllerrevisions.apps");

    public static ApiResource CronJobs { get; } = Find("cronjobs.batch");

    public static ApiResource DaemonSets { get; } = Find("daemonsets.apps");

    public static ApiResource Deployments { get; } = Find("deployments.apps");

    public static ApiResource DisruptionBudgets { get; } = Find("poddisruptionbudgets.policy");

    public static ApiResource Endpoints { get; } = Find("endpoints");

    public static ApiResource EndpointSlices { get; } = Find("endpointslices.discovery.k8s.io");

    public static ApiResource Events { get; } = Find("events");

    public static ApiResource Jobs { get; } = Find("jobs.batch");

    public static ApiResource Nodes { get; } = Find("nodes");

    public static ApiResource PersistentVolumeClaims { get; } = Find("persistentvolumeclaims");

    public static ApiResource Pods { get; } = Find("pods");

    public static ApiResource ReplicaSets { get; } = Find("replicasets.apps");

    public static ApiResource Services { get; } = Find("services");

    public static ApiResource StatefulSets { get; } = Find("statefulsets.apps");

    private static ApiResource Find(string name) => BuiltInResources.All.First(resource => resource.QualifiedName == name);
}
