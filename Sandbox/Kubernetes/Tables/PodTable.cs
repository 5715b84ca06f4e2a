using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Pods as rows.</summary>
internal static class PodTable
{
    /// <summary>The table.</summary>
    public static KindTable Table { get; } = new(
        [
            TableColumn.ObjectName,
            new("Ready", "string", "The aggregate readiness state of this pod for accepting traffic."),
            new("Status", "string", "The aggregate status of the containers in this pod."),
            new("Restarts", "string", "The number of times the containers in this pod have been restarted and when the last container in "
                + "this pod has restarted."),
            TableColumn.Age,
            new("IP", "string", "The IP address of the pod.", 1),
            new("Node", "string", "The name of the node that the pod is bound to.", 1),
            new("Nominated Node", "string", "The node on which the pod will run once others have been evicted from it.", 1),
            new("Readiness Gates", "string", "How many of the pod's readiness gates are true.", 1),
        ],
        Cells)
    {
        Conditions = Conditions,
    };

    private static JsonArray Cells(JsonObject pod, Ages ages)
    {
        var summary = PodSummary.Of(pod);
        var restarts = summary.Restarts != 0 && summary.LastRestart.Length > 0
            ? $"{summary.Restarts} ({ages.Since(summary.LastRestart)} ago)"
            : $"{summary.Restarts}";
        return
        [
            pod.Text("metadata", "name"), $"{summary.Ready}/{summary.Total}", summary.Reason, restarts, ages.Of(pod),
            CellText.OrNone(pod.Items("status", "podIPs") is [var first, ..] ? first.Text("ip") : ""),
            CellText.OrNone(pod.Text("spec", "nodeName")),
            CellText.OrNone(pod.Text("status", "nominatedNodeName")),
            ReadinessGates(pod),
        ];
    }

    private static string ReadinessGates(JsonObject pod)
    {
        var gates = pod.Items("spec", "readinessGates");
        var open = gates.Count(gate => PodSummary.HasCondition(pod, gate.Text("conditionType")));
        return gates.Count == 0 ? CellText.None : $"{open}/{gates.Count}";
    }

    private static JsonArray? Conditions(JsonObject pod) => pod.Text("status", "phase") switch
    {
        "Succeeded" => Completed("Succeeded", "The pod has completed successfully."),
        "Failed" => Completed("Failed", "The pod failed."),
        _ => null,
    };

    private static JsonArray Completed(string reason, string message) =>
    [
        new JsonObject { ["type"] = "Completed", ["status"] = "True", ["reason"] = reason, ["message"] = message },
    ];
}
