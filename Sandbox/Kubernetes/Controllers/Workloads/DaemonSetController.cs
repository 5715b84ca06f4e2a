using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Controllers.Workloads.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>Keeps a Pod of a DaemonSet on each node that it may run on (<c>pkg/controller/daemon</c>).</summary>
internal sealed class DaemonSetController(ClusterClient client, EventRecorder events, WorkQueue queue, TimeProvider time) : IWorkloadController
{
    private static readonly (string Key, string Effect)[] Tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"), ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"), ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"), (NodeFit.Unschedulable, "NoSchedule"),
    ];

    private readonly Revisions _revisions = new(client);

    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        var revisions = await _revisions.OfAsync(Kinds.DaemonSets, value, cancellation);
        var pods = await client.ClaimAsync(Kinds.Pods, Kinds.DaemonSets, value, cancellation);
        var nodes = client.List(Kinds.Nodes, null).ToDictionary(node => node.Text("metadata", "name"));
        var wanted = nodes.Values.Where(node => NodeFit.Problem(NewPod(value, node, revisions[^1]), node) is null)
            .Select(node => node.Text("metadata", "name")).ToList();
        if (!value.IsBeingDeleted())
            await AdvanceAsync(value, pods, wanted, nodes, revisions[^1], cancellation);
        await client.SetStatusAsync(Kinds.DaemonSets, value, Status(value, pods, wanted, Revisions.Hash(revisions[^1])), cancellation);
        _revisions.CleanUp(value, revisions, pods.Select(HashOf).SelectMany(hash => revisions.Where(item => Revisions.Hash(item) == hash))
            .Select(Revisions.Name).ToHashSet());
        if (PodState.NextAvailable(pods, MinReady(value), time.GetUtcNow()) is { } due)
            queue.AddAt(Kinds.DaemonSets.Address(value), due);
    }

    private async ValueTask AdvanceAsync(
        JsonObject set, List<JsonObject> pods, List<string> wanted, Dictionary<string, JsonObject> nodes, JsonObject revision,
        CancellationToken cancellation)
    {
        foreach (var pod in pods.Where(pod => !pod.IsBeingDeleted()).ToList())
        {
            // What has ended, or is where none should be, or where there is another already.
            if (!pod.IsActive() || !wanted.Contains(NodeOf(pod))
                || pods.Exists(other => other != pod && other.IsActive() && NodeOf(other) == NodeOf(pod) && IsOlder(other, pod)))
                await DeleteAsync(set, pods, pod, cancellation);
        }

        foreach (var node in wanted.Where(node => !pods.Exists(pod => NodeOf(pod) == node)))
        {
            try
            {
                var pod = await client.CreateAsync(Kinds.Pods, NewPod(set, nodes[node], revision), cancellation);
                pods.Add(pod);
                await events.NormalAsync(
                    Kinds.DaemonSets, set, "SuccessfulCreate", $"Created pod: {pod.Text("metadata", "name")}", cancellation);
            }
            catch (ApiException e)
            {
                await events.WarnAsync(Kinds.DaemonSets, set, "FailedCreate", $"Error creating: {e.Message}", cancellation);
                throw;
            }
        }

        if (set.Text("spec", "updateStrategy", "type") != "OnDelete")
            await ReplaceAsync(set, pods, wanted.Count, Revisions.Hash(revision), cancellation);
    }

    /// <summary>Deletes Pods of other templates, as many at a time as may be missing.</summary>
    private async ValueTask ReplaceAsync(JsonObject set, List<JsonObject> pods, int nodes, string hash, CancellationToken cancellation)
    {
        var most = Math.Max(1, PodState.Scaled(set.At("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), nodes, roundUp: true));
        var missing = nodes - pods.Count(pod => pod.IsActive() && pod.IsAvailable(MinReady(set), time.GetUtcNow()));
        foreach (var pod in pods.Where(pod => pod.IsActive() && HashOf(pod) != hash).Take((int)Math.Max(0, most - missing)).ToList())
            await DeleteAsync(set, pods, pod, cancellation);
    }

    private async ValueTask DeleteAsync(JsonObject set, List<JsonObject> pods, JsonObject pod, CancellationToken cancellation)
    {
        client.Delete(Kinds.Pods, pod);
        pods.Remove(pod);
        if (client.Get(Kinds.Pods, pod.Text("metadata", "namespace"), pod.Text("metadata", "name")) is { } going)
            pods.Add(going);
        await events.NormalAsync(Kinds.DaemonSets, set, "SuccessfulDelete", $"Deleted pod: {pod.Text("metadata", "name")}", cancellation);
    }

    private static JsonObject NewPod(JsonObject set, JsonObject node, JsonObject revision)
    {
        var pod = PodState.FromTemplate(
            set.At("spec", "template"), set.Text("metadata", "namespace"), Kinds.DaemonSets.ControllerReference(set));
        var metadata = pod.Child("metadata");
        metadata["generateName"] = set.Text("metadata", "name") + "-";
        var labels = metadata.Child("labels");
        labels[Revisions.HashLabel] = Revisions.Hash(revision);
        labels["pod-template-generation"] = set.Text("metadata", "annotations", "deprecated.daemonset.template.generation");
        var spec = pod.Child("spec");
        spec.Child("affinity").Child("nodeAffinity")["requiredDuringSchedulingIgnoredDuringExecution"] =
            NodeFit.OnlyOn(node.Text("metadata", "name"));
        if (spec["tolerations"] is not JsonArray tolerations)
            spec["tolerations"] = tolerations = [];
        foreach (var (key, effect) in Tolerated)
        {
            if (!tolerations.Any(item => item.Text("key") == key && item.Text("effect") == effect))
                tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = effect });
        }

        return pod;
    }

    private JsonObject Status(JsonObject set, List<JsonObject> pods, List<string> wanted, string hash)
    {
        var now = time.GetUtcNow();
        var placed = pods.FindAll(pod => wanted.Contains(NodeOf(pod)));
        long available = placed.Count(pod => pod.IsActive() && pod.IsAvailable(MinReady(set), now));
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = (long)placed.Select(NodeOf).Distinct().Count(),
            ["numberMisscheduled"] = (long)(pods.Count - placed.Count),
            ["desiredNumberScheduled"] = (long)wanted.Count,
            ["numberReady"] = (long)placed.Count(pod => pod.IsActive() && pod.IsReady()),
            ["observedGeneration"] = set.Number("metadata", "generation") ?? 0,
        };
        foreach (var (field, count) in (ReadOnlySpan<(string, long)>)
            [
                ("updatedNumberScheduled", placed.Count(pod => pod.IsActive() && HashOf(pod) == hash)), ("numberAvailable", available),
                ("numberUnavailable", wanted.Count - available),
            ])
        {
            if (count > 0)
                status[field] = count;
        }

        return status;
    }

    private static bool IsOlder(JsonObject pod, JsonObject than) => (string.CompareOrdinal(
            pod.Text("metadata", "creationTimestamp"), than.Text("metadata", "creationTimestamp")),
        string.CompareOrdinal(pod.Text("metadata", "name"), than.Text("metadata", "name"))).CompareTo((0, 0)) < 0;

    private static string NodeOf(JsonObject pod) =>
        pod.Text("spec", "nodeName") is { Length: > 0 } bound ? bound : NodeFit.OnlyNode(pod);

    private static string HashOf(JsonObject pod) => pod.Text("metadata", "labels", Revisions.HashLabel);

    private static long MinReady(JsonObject set) => set.Number("spec", "minReadySeconds") ?? 0;
}
