using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads.Nodes;

/// <summary>Binds Pods to the simulated node where they may run there.</summary>
internal sealed class Scheduler(ClusterClient client, EventRecorder events, WorkloadSimulation scope, TimeProvider time)
{
    /// <summary>Whether a Pod waits for the scheduler.</summary>
    public bool IsFor(JsonObject pod) => pod.Text("spec", "nodeName").Length == 0
        && pod.IsActive()
        && pod.Text("spec", "schedulerName") is "" or "default-scheduler"
        && pod.Items("spec", "schedulingGates").Count == 0
        && (scope == WorkloadSimulation.AllPods || pod.Controller() is not null);

    /// <summary>Binds a Pod, or says why it can't.</summary>
    public async ValueTask ScheduleAsync(JsonObject pod, CancellationToken cancellation)
    {
        var node = client.Get(Kinds.Nodes, "", SandboxNode.Name);
        var problem = node is null || node.IsBeingDeleted() ? "no nodes available to schedule pods" : NodeFit.Problem(pod, node);
        var now = time.GetUtcNow().Stamp();
        if (problem is null)
        {
            await client.UpdateAsync(Kinds.Pods, pod, value =>
            {
                value.Child("spec")["nodeName"] = SandboxNode.Name;
                SetScheduled(value, "True", "", "", now);
            }, cancellation, "binding");
            await events.NormalAsync(Kinds.Pods, pod, "Scheduled",
                $"Successfully assigned {pod.Text("metadata", "namespace")}/{pod.Text("metadata", "name")} to {SandboxNode.Name}", cancellation);
            return;
        }

        var message = node is null ? problem : $"0/1 nodes are available: 1 {problem}.";
        if (pod.At("status").Condition("PodScheduled").Text("message") == message)
            return;
        await client.UpdateAsync(
            Kinds.Pods, pod, value => SetScheduled(value, "False", "Unschedulable", message, now), cancellation, "status");
        await events.WarnAsync(Kinds.Pods, pod, "FailedScheduling", message, cancellation);
    }

    private static void SetScheduled(JsonObject pod, string status, string reason, string message, string now)
    {
        var condition = new JsonObject { ["type"] = "PodScheduled", ["status"] = status };
        if (reason.Length > 0)
            (condition["reason"], condition["message"]) = (reason, message);
        pod.Child("status").SetCondition(condition, now);
    }
}
