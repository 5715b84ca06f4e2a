using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>
/// Counts how many Pods of a PodDisruptionBudget may be evicted (<c>pkg/controller/disruption</c>); the Pods expected are those that are
/// there and not what their controllers want.
/// </summary>
internal sealed class DisruptionController(ClusterClient client, TimeProvider time) : IWorkloadController
{
    /// <inheritdoc/>
    public async ValueTask ReconcileAsync(JsonObject value, CancellationToken cancellation)
    {
        var selector = value.At("spec", "selector") as JsonObject;
        var pods = selector is null ? [] : client.List(Kinds.Pods, value.Text("metadata", "namespace"))
            .Where(pod => pod.IsActive() && LabelSelection.Matches(selector, pod.At("metadata", "labels") as JsonObject)).ToList();
        long expected = pods.Count, healthy = pods.Count(pod => pod.IsReady());
        var desired = value.At("spec", "minAvailable") is { } least
            ? PodState.Scaled(least, expected, roundUp: true)
            : Math.Max(0, expected - PodState.Scaled(value.At("spec", "maxUnavailable") ?? JsonValue.Create(1), expected, roundUp: true));
        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;
        var status = (JsonObject)(value.At("status")?.DeepClone() ?? new JsonObject());
        (status["expectedPods"], status["currentHealthy"], status["desiredHealthy"]) = (expected, healthy, desired);
        status["disruptionsAllowed"] = allowed;
        status["observedGeneration"] = value.Number("metadata", "generation") ?? 0;
        var before = status.Condition("DisruptionAllowed");
        var text = allowed > 0 ? "True" : "False";
        if (before.Text("status") != text)
        {
            status.SetCondition(new JsonObject
            {
                ["type"] = "DisruptionAllowed",
                ["status"] = text,
                ["observedGeneration"] = value.Number("metadata", "generation") ?? 0,
                ["reason"] = allowed > 0 ? "SufficientPods" : "InsufficientPods",
                ["message"] = "",
            }, time.GetUtcNow().Stamp());
        }

        await client.SetStatusAsync(Kinds.DisruptionBudgets, value, status, cancellation);
    }
}
