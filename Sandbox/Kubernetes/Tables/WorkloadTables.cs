using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Deployments and their like as rows.</summary>
internal static class WorkloadTables
{
    private static readonly TableColumn Selector = new("Selector", "string", "Label selector for pods.", 1);

    public static KindTable Deployments { get; } = new(
        [
            TableColumn.ObjectName,
            new("Ready", "string", "Number of the pod with ready state"),
            new("Up-to-date", "string", "Total number of non-terminated pods that have the desired template spec."),
            new("Available", "string", "Total number of available pods, ready for at least minReadySeconds."),
            TableColumn.Age, TableColumn.Containers, TableColumn.Images, Selector,
        ],
        (deployment, ages) =>
        {
            var (names, images) = CellText.Containers(deployment);
            return
            [
                Name(deployment), $"{Status(deployment, "readyReplicas")}/{Replicas(deployment)}", Status(deployment, "updatedReplicas"),
                Status(deployment, "availableReplicas"), ages.Of(deployment), names, images, SelectorOf(deployment),
            ];
        });

    public static KindTable ReplicaSets { get; } = new(
        [
            TableColumn.ObjectName,
            new("Desired", "integer", "Number of desired pods."),
            new("Current", "integer", "Most recently observed number of pods."),
            new("Ready", "integer", "Number of pods with a Ready condition."),
            TableColumn.Age, TableColumn.Containers, TableColumn.Images, Selector,
        ],
        (set, ages) =>
        {
            var (names, images) = CellText.Containers(set);
            return
            [
                Name(set), Replicas(set), Status(set, "replicas"), Status(set, "readyReplicas"), ages.Of(set), names, images,
                SelectorOf(set),
            ];
        });

    public static KindTable StatefulSets { get; } = new(
        [
            TableColumn.ObjectName, new("Ready", "string", "Number of the pod with ready state"), TableColumn.Age, TableColumn.Containers,
            TableColumn.Images,
        ],
        (set, ages) =>
        {
            var (names, images) = CellText.Containers(set);
            return [Name(set), $"{Status(set, "readyReplicas")}/{Replicas(set)}", ages.Of(set), names, images];
        });

    public static KindTable DaemonSets { get; } = new(
        [
            TableColumn.ObjectName,
            new("Desired", "integer", "Number of nodes that should be running the daemon pod."),
            new("Current", "integer", "Number of nodes that are running at least one daemon pod and are supposed to."),
            new("Ready", "integer", "Number of nodes with a ready daemon pod."),
            new("Up-to-date", "integer", "Number of nodes that are running the updated daemon pod."),
            new("Available", "integer", "Number of nodes with an available daemon pod."),
            new("Node Selector", "string", "Labels that a node must have for the pod to fit on it."),
            TableColumn.Age, TableColumn.Containers, TableColumn.Images, Selector,
        ],
        (set, ages) =>
        {
            var (names, images) = CellText.Containers(set);
            return
            [
                Name(set), Status(set, "desiredNumberScheduled"), Status(set, "currentNumberScheduled"), Status(set, "numberReady"),
                Status(set, "updatedNumberScheduled"), Status(set, "numberAvailable"),
                CellText.Labels(set.At("spec", "template", "spec", "nodeSelector")), ages.Of(set), names, images, SelectorOf(set),
            ];
        });

    private static string Name(JsonObject obj) => obj.Text("metadata", "name");

    private static long Status(JsonObject obj, string field) => obj.Number("status", field) ?? 0;

    private static long Replicas(JsonObject obj) => obj.Number("spec", "replicas") ?? 0;

    private static string SelectorOf(JsonObject obj) => CellText.Selector(obj.At("spec", "selector"));
}
