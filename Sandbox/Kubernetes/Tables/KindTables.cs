using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Tables;

/// <summary>The tables of the kinds that are built in.</summary>
internal static class KindTables
{
    /// <summary>A kind without a table of its own: its name and when it was created.</summary>
    private static readonly KindTable Fallback = new(
        [TableColumn.ObjectName, TableColumn.CreatedAt], (obj, _) => [Name(obj), obj.Text("metadata", "creationTimestamp")]);

    private static readonly KindTable Secrets = new(
        [
            TableColumn.ObjectName, new("Type", "string", "Used to facilitate programmatic handling of secret data."),
            new("Data", "string", "Data contains the secret data."), TableColumn.Age,
        ],
        (secret, ages) => [Name(secret), secret.Text("type"), Count(secret, "data"), ages.Of(secret)]);

    private static readonly KindTable ConfigMaps = new(
        [TableColumn.ObjectName, new("Data", "string", "Data contains the configuration data."), TableColumn.Age],
        (map, ages) => [Name(map), Count(map, "data") + Count(map, "binaryData"), ages.Of(map)]);

    private static readonly KindTable ServiceAccounts = new(
        [TableColumn.ObjectName, new("Secrets", "string", "The secrets that pods of this ServiceAccount may use."), TableColumn.Age],
        (account, ages) => [Name(account), account.Items("secrets").Count, ages.Of(account)]);

    private static readonly KindTable Namespaces = new(
        [TableColumn.ObjectName, new("Status", "string", "The status of the namespace"), TableColumn.Age],
        (ns, ages) => [Name(ns), ns.Text("status", "phase"), ages.Of(ns)]);

    private static readonly KindTable Leases = new(
        [
            TableColumn.ObjectName, new("Holder", "string", "holderIdentity contains the identity of the holder of a current lease."),
            TableColumn.Age,
        ],
        (lease, ages) => [Name(lease), lease.Text("spec", "holderIdentity"), ages.Of(lease)]);

    private static readonly KindTable Webhooks = new(
        [
            TableColumn.ObjectName,
            new("Webhooks", "integer", "Webhooks is a list of webhooks and the affected resources and operations."), TableColumn.Age,
        ],
        (configuration, ages) => [Name(configuration), configuration.Items("webhooks").Count, ages.Of(configuration)]);

    private static readonly KindTable RoleBindings = new(
        [
            TableColumn.ObjectName, new("Role", "string", "The role that the binding refers to."), TableColumn.Age,
            new("Users", "string", "Users in the roleBinding", 1), new("Groups", "string", "Groups in the roleBinding", 1),
            new("ServiceAccounts", "string", "ServiceAccounts in the roleBinding", 1),
        ],
        (binding, ages) =>
        [
            Name(binding), $"{binding.Text("roleRef", "kind")}/{binding.Text("roleRef", "name")}", ages.Of(binding),
            Subjects(binding, "User"), Subjects(binding, "Group"), Subjects(binding, "ServiceAccount"),
        ]);

    /// <summary>The table of a kind.</summary>
    public static KindTable For(ApiResource resource) => (resource.Group, resource.Plural) switch
    {
        ("", "pods") => PodTable.Table,
        ("", "secrets") => Secrets,
        ("", "configmaps") => ConfigMaps,
        ("", "serviceaccounts") => ServiceAccounts,
        ("", "namespaces") => Namespaces,
        ("", "services") => ServiceTable.Table,
        ("", "nodes") => NodeTable.Table,
        ("" or "events.k8s.io", "events") => EventTable.Table,
        ("apps", "deployments") => WorkloadTables.Deployments,
        ("apps", "statefulsets") => WorkloadTables.StatefulSets,
        ("apps", "daemonsets") => WorkloadTables.DaemonSets,
        ("apps", "replicasets") => WorkloadTables.ReplicaSets,
        ("", "endpoints") => NetworkTables.Endpoints,
        ("", "persistentvolumes") => StorageTables.Volumes,
        ("", "persistentvolumeclaims") => StorageTables.Claims,
        ("", "resourcequotas") => ClusterTables.Quotas,
        ("apps", "controllerrevisions") => ClusterTables.Revisions,
        ("autoscaling", "horizontalpodautoscalers") => ClusterTables.Autoscalers,
        ("batch", "jobs") => BatchTables.Jobs,
        ("batch", "cronjobs") => BatchTables.CronJobs,
        ("certificates.k8s.io", "certificatesigningrequests") => ClusterTables.SigningRequests,
        ("discovery.k8s.io", "endpointslices") => NetworkTables.Slices,
        ("networking.k8s.io", "ingresses") => NetworkTables.Ingresses,
        ("networking.k8s.io", "ingressclasses") => NetworkTables.IngressClasses,
        ("networking.k8s.io", "networkpolicies") => NetworkTables.Policies,
        ("node.k8s.io", "runtimeclasses") => ClusterTables.RuntimeClasses,
        ("policy", "poddisruptionbudgets") => ClusterTables.DisruptionBudgets,
        ("scheduling.k8s.io", "priorityclasses") => ClusterTables.PriorityClasses,
        ("storage.k8s.io", "csidrivers") => StorageTables.Drivers,
        ("storage.k8s.io", "csinodes") => StorageTables.Nodes,
        ("storage.k8s.io", "storageclasses") => StorageTables.Classes,
        ("storage.k8s.io", "volumeattachments") => StorageTables.Attachments,
        ("coordination.k8s.io", "leases") => Leases,
        ("rbac.authorization.k8s.io", "rolebindings" or "clusterrolebindings") => RoleBindings,
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations" or "validatingwebhookconfigurations") => Webhooks,
        _ => Fallback,
    };

    private static string Name(JsonObject obj) => obj.Text("metadata", "name");

    private static int Count(JsonObject obj, string map) => obj.At(map) is JsonObject entries ? entries.Count : 0;

    private static string Subjects(JsonObject binding, string kind) => string.Join(", ", binding.Items("subjects")
        .Where(subject => subject.Text("kind") == kind)
        .Select(subject => kind == "ServiceAccount" ? $"{subject.Text("namespace")}/{subject.Text("name")}" : subject.Text("name")));
}
