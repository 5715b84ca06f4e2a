using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Controllers.Workloads.StatefulSets;

/// <summary>Makes and replaces the Pods of a StatefulSet in order (<c>pkg/controller/statefulset</c>).</summary>
internal sealed class StatefulSetController(ClusterClient client, EventRecorder events, WorkQueue queue, TimeProvider time) : IWorkloadController
{
    private readonly Revisions _revisions = new(client);

    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        var revisions = await _revisions.OfAsync(Kinds.StatefulSets, value, cancellation);
        var update = revisions[^1];
        var current = revisions.Find(revision => Revisions.Name(revision) == value.Text("status", "currentRevision")) ?? update;
        var pods = (await client.ClaimAsync(Kinds.Pods, Kinds.StatefulSets, value, cancellation))
            .FindAll(pod => StatefulPods.Ordinal(value, pod) >= 0);
        if (!value.IsBeingDeleted())
            await AdvanceAsync(value, pods, current, update, cancellation);
        pods = pods.FindAll(pod => client.Get(Kinds.Pods, pod.Text("metadata", "namespace"), pod.Text("metadata", "name")) is not null);
        await client.SetStatusAsync(Kinds.StatefulSets, value, Status(value, pods, current, update), cancellation);
        _revisions.CleanUp(value, revisions,
            new HashSet<string>(pods.Select(RevisionOf)) { Revisions.Name(current), Revisions.Name(update) });
        if (PodState.NextAvailable(pods, MinReady(value), time.GetUtcNow()) is { } due)
            queue.AddAt(Kinds.StatefulSets.Address(value), due);
    }

    private async ValueTask AdvanceAsync(
        JsonObject set, List<JsonObject> pods, JsonObject current, JsonObject update, CancellationToken cancellation)
    {
        var inOrder = set.Text("spec", "podManagementPolicy") != "Parallel";
        var first = (int)(set.Number("spec", "ordinals", "start") ?? 0);
        var end = first + (int)(set.Number("spec", "replicas") ?? 1);
        for (var ordinal = first; ordinal < end; ordinal++)
        {
            var pod = pods.Find(item => StatefulPods.Ordinal(set, item) == ordinal);
            if (pod is null)
            {
                pods.Add(await CreateAsync(set, ordinal, ordinal < first + Partition(set) ? current : update, cancellation));
                if (inOrder)
                    return;
            }
            else if (pod.Text("status", "phase") is "Succeeded" or "Failed" && !pod.IsBeingDeleted())
            {
                client.Delete(Kinds.Pods, pod);
                return;
            }
            else if (inOrder && !IsHealthy(set, pod))
            {
                return;
            }
        }

        foreach (var surplus in pods.Where(pod => StatefulPods.Ordinal(set, pod) is var ordinal && (ordinal < first || ordinal >= end))
            .OrderByDescending(pod => StatefulPods.Ordinal(set, pod)).ToList())
        {
            if (!surplus.IsBeingDeleted())
                await DeleteAsync(set, surplus, cancellation);
            if (inOrder)
                return;
        }

        if (set.Text("spec", "updateStrategy", "type") != "OnDelete")
            await ReplaceAsync(set, pods, first + Partition(set), Revisions.Name(update), cancellation);
    }

    /// <summary>Replaces Pods of other revisions from the last one down, each when those after it serve.</summary>
    private async ValueTask ReplaceAsync(JsonObject set, List<JsonObject> pods, int from, string revision, CancellationToken cancellation)
    {
        foreach (var pod in pods.Where(pod => StatefulPods.Ordinal(set, pod) >= from)
            .OrderByDescending(pod => StatefulPods.Ordinal(set, pod)).ToList())
        {
            if (RevisionOf(pod) != revision && !pod.IsBeingDeleted())
            {
                await DeleteAsync(set, pod, cancellation);
                return;
            }

            if (!IsHealthy(set, pod))
                return;
        }
    }

    private async ValueTask<JsonObject> CreateAsync(JsonObject set, int ordinal, JsonObject revision, CancellationToken cancellation)
    {
        var (name, ns) = (set.Text("metadata", "name"), set.Text("metadata", "namespace"));
        var podName = $"{name}-{ordinal}";
        try
        {
            foreach (var claim in StatefulPods.Claims(set, podName))
            {
                var claimName = claim.Text("metadata", "name");
                if (client.Get(Kinds.PersistentVolumeClaims, ns, claimName) is not null)
                    continue;
                await client.CreateAsync(Kinds.PersistentVolumeClaims, claim, cancellation);
                await events.NormalAsync(Kinds.StatefulSets, set, "SuccessfulCreate",
                    $"create Claim {claimName} Pod {podName} in StatefulSet {name} success", cancellation);
            }

            var pod = await client.CreateAsync(Kinds.Pods, StatefulPods.New(set, ordinal, revision), cancellation);
            await events.NormalAsync(
                Kinds.StatefulSets, set, "SuccessfulCreate", $"create Pod {podName} in StatefulSet {name} successful", cancellation);
            return pod;
        }
        catch (ApiException e)
        {
            await events.WarnAsync(Kinds.StatefulSets, set, "FailedCreate",
                $"create Pod {podName} in StatefulSet {name} failed error: {e.Message}", cancellation);
            throw;
        }
    }

    private ValueTask DeleteAsync(JsonObject set, JsonObject pod, CancellationToken cancellation)
    {
        client.Delete(Kinds.Pods, pod);
        var (name, podName) = (set.Text("metadata", "name"), pod.Text("metadata", "name"));
        return events.NormalAsync(
            Kinds.StatefulSets, set, "SuccessfulDelete", $"delete Pod {podName} in StatefulSet {name} successful", cancellation);
    }

    private JsonObject Status(JsonObject set, List<JsonObject> pods, JsonObject current, JsonObject update)
    {
        var (was, next) = (Revisions.Name(current), Revisions.Name(update));
        var now = time.GetUtcNow();
        long ready = pods.Count(pod => pod.IsReady()), updated = pods.Count(pod => RevisionOf(pod) == next && pod.IsActive());
        var wanted = set.Number("spec", "replicas") ?? 1;
        if (updated == wanted && pods.Count == wanted && ready == wanted)
            was = next;
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Number("metadata", "generation") ?? 0,
            ["replicas"] = (long)pods.Count,
            ["availableReplicas"] = (long)pods.Count(pod => pod.IsAvailable(MinReady(set), now)),
            ["currentRevision"] = was,
            ["updateRevision"] = next,
            ["collisionCount"] = 0L,
        };
        foreach (var (field, count) in (ReadOnlySpan<(string, long)>)
            [("readyReplicas", ready), ("currentReplicas", pods.Count(pod => RevisionOf(pod) == was)), ("updatedReplicas", updated)])
        {
            if (count > 0)
                status[field] = count;
        }

        return status;
    }

    private bool IsHealthy(JsonObject set, JsonObject pod) => !pod.IsBeingDeleted() && pod.IsAvailable(MinReady(set), time.GetUtcNow());

    private static string RevisionOf(JsonObject pod) => pod.Text("metadata", "labels", Revisions.HashLabel);

    private static long MinReady(JsonObject set) => set.Number("spec", "minReadySeconds") ?? 0;

    private static int Partition(JsonObject set) => (int)(set.Number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0);
}
