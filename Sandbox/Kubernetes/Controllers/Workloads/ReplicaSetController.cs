using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>Keeps as many Pods as a ReplicaSet asks for (<c>pkg/controller/replicaset</c>).</summary>
internal sealed class ReplicaSetController(ClusterClient client, EventRecorder events, WorkQueue queue, TimeProvider time) : IWorkloadController
{
    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        var pods = (await client.ClaimAsync(Kinds.Pods, Kinds.ReplicaSets, value, cancellation)).FindAll(pod => pod.IsActive());
        if (!value.IsBeingDeleted())
            pods = await ManageAsync(value, pods, cancellation);
        await client.SetStatusAsync(Kinds.ReplicaSets, value, Status(value, pods), cancellation);
        if (PodState.NextAvailable(pods, value.Number("spec", "minReadySeconds") ?? 0, time.GetUtcNow()) is { } due)
            queue.AddAt(Kinds.ReplicaSets.Address(value), due);
    }

    private async ValueTask<List<JsonObject>> ManageAsync(JsonObject set, List<JsonObject> pods, CancellationToken cancellation)
    {
        var wanted = (int)(set.Number("spec", "replicas") ?? 1);
        var kept = pods;
        for (var missing = wanted - pods.Count; missing > 0; missing--)
        {
            var pod = PodState.FromTemplate(
                set.At("spec", "template"), set.Text("metadata", "namespace"), Kinds.ReplicaSets.ControllerReference(set));
            pod["metadata"]!["generateName"] = set.Text("metadata", "name") + "-";
            try
            {
                var created = await client.CreateAsync(Kinds.Pods, pod, cancellation);
                kept = [.. kept, created];
                await events.NormalAsync(
                    Kinds.ReplicaSets, set, "SuccessfulCreate", $"Created pod: {created.Text("metadata", "name")}", cancellation);
            }
            catch (ApiException e)
            {
                await events.WarnAsync(Kinds.ReplicaSets, set, "FailedCreate", $"Error creating: {e.Message}", cancellation);
                throw;
            }
        }

        // The ones that serve least go first, then the youngest.
        foreach (var pod in pods.OrderBy(Rank).ThenByDescending(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(pod => pod.Text("metadata", "name"), StringComparer.Ordinal).Take(Math.Max(0, pods.Count - wanted)).ToList())
        {
            client.Delete(Kinds.Pods, pod);
            kept = kept.FindAll(other => other != pod);
            await events.NormalAsync(Kinds.ReplicaSets, set, "SuccessfulDelete", $"Deleted pod: {pod.Text("metadata", "name")}", cancellation);
        }

        return kept;
    }

    private static int Rank(JsonObject pod) => (pod.Text("spec", "nodeName").Length > 0 ? 1 : 0) + (pod.IsReady() ? 2 : 0);

    private JsonObject Status(JsonObject set, List<JsonObject> pods)
    {
        var (now, least) = (time.GetUtcNow(), set.Number("spec", "minReadySeconds") ?? 0);
        var labels = set.At("spec", "template", "metadata", "labels") as JsonObject ?? [];
        var status = new JsonObject { ["replicas"] = (long)pods.Count };
        SetCount("fullyLabeledReplicas", pods.Count(pod => labels.All(
            label => pod.At("metadata", "labels") is JsonObject own && own.Text(label.Key) == label.Value.Text())));
        SetCount("readyReplicas", pods.Count(pod => pod.IsReady()));
        SetCount("availableReplicas", pods.Count(pod => pod.IsAvailable(least, now)));
        status["observedGeneration"] = set.Number("metadata", "generation") ?? 0;
        return status;

        void SetCount(string field, int count)
        {
            if (count > 0)
                status[field] = (long)count;
        }
    }
}
