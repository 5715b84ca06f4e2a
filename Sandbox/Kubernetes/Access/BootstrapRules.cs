using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access;

/// <summary>The rules behind <c>view</c>, <c>edit</c> and <c>admin</c>.</summary>
internal static class BootstrapRules
{
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];
    private static readonly string[] ReadWrite = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private static readonly string[] WorkloadsAndScales =
    [
        "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets",
        "statefulsets/scale",
    ];

    /// <summary>A rule on resources.</summary>
    public static JsonObject Resources(
        IEnumerable<string> groups, IEnumerable<string> resources, IEnumerable<string> verbs, string? name = null)
    {
        var rule = new JsonObject { ["verbs"] = verbs.ToJson(), ["apiGroups"] = groups.ToJson(), ["resources"] = resources.ToJson() };
        if (name is not null)
            rule["resourceNames"] = new JsonArray(name);
        return rule;
    }

    /// <summary>A rule on paths that are no resources.</summary>
    public static JsonObject Paths(IEnumerable<string> paths, IEnumerable<string> verbs) =>
        new() { ["verbs"] = verbs.ToJson(), ["nonResourceURLs"] = paths.ToJson() };

    /// <summary>What <c>admin</c> may beyond <c>edit</c>.</summary>
    public static JsonArray AggregateToAdmin() =>
    [
        Resources(["authorization.k8s.io"], ["localsubjectaccessreviews"], ["create"]),
        Resources(["rbac.authorization.k8s.io"], ["rolebindings", "roles"], ReadWrite),
    ];

    /// <summary>What <c>edit</c> may beyond <c>view</c>.</summary>
    public static JsonArray AggregateToEdit() =>
    [
        Resources([""], ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"], Read),
        Resources([""], ["serviceaccounts"], ["impersonate"]),
        Resources([""], ["pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"], Write),
        Resources([""], ["pods/eviction"], ["create"]),
        Resources(
            [""],
            [
                "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale", "secrets",
                "serviceaccounts", "services", "services/proxy",
            ],
            Write),
        Resources([""], ["serviceaccounts/token"], ["create"]),
        Resources(["apps"], WorkloadsAndScales, Write),
        Resources(["autoscaling"], ["horizontalpodautoscalers"], Write),
        Resources(["batch"], ["cronjobs", "jobs"], Write),
        Resources(
            ["extensions"],
            [
                "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "ingresses", "networkpolicies", "replicasets",
                "replicasets/scale", "replicationcontrollers/scale",
            ],
            Write),
        Resources(["policy"], ["poddisruptionbudgets"], Write),
        Resources(["networking.k8s.io"], ["ingresses", "networkpolicies"], Write),
        Resources(["coordination.k8s.io"], ["leases"], ReadWrite),
    ];

    /// <summary>What <c>view</c> may.</summary>
    public static JsonArray AggregateToView() =>
    [
        Resources(
            [""],
            [
                "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods", "replicationcontrollers",
                "replicationcontrollers/scale", "serviceaccounts", "services", "services/status",
            ],
            Read),
        Resources(
            [""],
            [
                "bindings", "events", "limitranges", "namespaces/status", "pods/log", "pods/status", "replicationcontrollers/status",
                "resourcequotas", "resourcequotas/status",
            ],
            Read),
        Resources([""], ["namespaces"], Read),
        Resources(["discovery.k8s.io"], ["endpointslices"], Read),
        Resources(
            ["apps"],
            [
                "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status",
                "replicasets", "replicasets/scale", "replicasets/status", "statefulsets", "statefulsets/scale", "statefulsets/status",
            ],
            Read),
        Resources(["autoscaling"], ["horizontalpodautoscalers", "horizontalpodautoscalers/status"], Read),
        Resources(["batch"], ["cronjobs", "cronjobs/status", "jobs", "jobs/status"], Read),
        Resources(
            ["extensions"],
            [
                "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status", "ingresses",
                "ingresses/status", "networkpolicies", "replicasets", "replicasets/scale", "replicasets/status",
                "replicationcontrollers/scale",
            ],
            Read),
        Resources(["policy"], ["poddisruptionbudgets", "poddisruptionbudgets/status"], Read),
        Resources(["networking.k8s.io"], ["ingresses", "ingresses/status", "networkpolicies"], Read),
    ];
}
