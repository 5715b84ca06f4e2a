using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Nodes as rows.</summary>
internal static class NodeTable
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    /// <summary>The table.</summary>
    public static KindTable Table { get; } = new(
        [
            TableColumn.ObjectName,
            new("Status", "string", "The status of the node"),
            new("Roles", "string", "The roles of the node"),
            TableColumn.Age,
            new("Version", "string", "Kubelet Version reported by the node."),
            new("Internal-IP", "string", "Address of the node inside the cluster.", 1),
            new("External-IP", "string", "Address of the node outside the cluster.", 1),
            new("OS-Image", "string", "OS Image reported by the node.", 1),
            new("Kernel-Version", "string", "Kernel Version reported by the node.", 1),
            new("Container-Runtime", "string", "ContainerRuntime Version reported by the node.", 1),
        ],
        (node, ages) =>
        [
            node.Text("metadata", "name"), Status(node), Roles(node), ages.Of(node), Info(node, "kubeletVersion", ""),
            Address(node, "InternalIP"), Address(node, "ExternalIP"), Info(node, "osImage"), Info(node, "kernelVersion"),
            Info(node, "containerRuntimeVersion"),
        ]);

    private static string Status(JsonObject node)
    {
        var ready = node.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Ready");
        var status = ready is null ? "Unknown" : ready.Text("status") == "True" ? "Ready" : "NotReady";
        return node.IsTrue("spec", "unschedulable") ? $"{status},SchedulingDisabled" : status;
    }

    private static string Roles(JsonObject node)
    {
        var roles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (label, value) in node.At("metadata", "labels") as JsonObject ?? [])
        {
            if (label.StartsWith(RolePrefix, StringComparison.Ordinal) && label.Length > RolePrefix.Length)
                roles.Add(label[RolePrefix.Length..]);
            else if (label == "kubernetes.io/role" && value.Text() is { Length: > 0 } role)
                roles.Add(role);
        }

        return CellText.OrNone(string.Join(',', roles));
    }

    private static string Address(JsonObject node, string type) => CellText.OrNone(
        node.Items("status", "addresses").FirstOrDefault(address => address.Text("type") == type).Text("address"));

    private static string Info(JsonObject node, string field, string missing = Ages.Unknown) =>
        node.Text("status", "nodeInfo", field) is { Length: > 0 } text ? text : missing;
}
