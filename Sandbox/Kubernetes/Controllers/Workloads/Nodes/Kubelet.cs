using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Strategies;
using Sandbox.Kubernetes.Tables;

namespace Sandbox.Kubernetes.Controllers.Workloads.Nodes;

/// <summary>
/// Reports on the Pods of the simulated node as a kubelet does, though nothing runs: containers are started at once; those of Pods that
/// are restarted always go on, others have succeeded already.
/// </summary>
internal sealed class Kubelet(ClusterClient client, TimeProvider time)
{
    private readonly PodAddresses _addresses = new();

    /// <summary>Whether a Pod is this node's.</summary>
    public static bool IsFor(JsonObject pod) => pod.Text("spec", "nodeName") == SandboxNode.Name;

    /// <summary>Registers the node.</summary>
    public async ValueTask RegisterAsync(CancellationToken cancellation)
    {
        if (client.Get(Kinds.Nodes, "", SandboxNode.Name) is not null)
            return;
        var node = await client.CreateAsync(Kinds.Nodes, SandboxNode.Create(), cancellation);
        await client.SetStatusAsync(Kinds.Nodes, node, SandboxNode.Status(time.GetUtcNow().Stamp()), cancellation);
    }

    /// <summary>Runs, restarts or ends a Pod.</summary>
    public async ValueTask SyncAsync(JsonObject pod, CancellationToken cancellation)
    {
        if (pod.IsBeingDeleted())
        {
            // Containers that don't run end at once, whatever the grace period is.
            if (pod.Number("metadata", "deletionGracePeriodSeconds") is not 0 || pod.Items("metadata", "finalizers").Count == 0)
                client.Delete(Kinds.Pods, pod, gracePeriodSeconds: 0);
            return;
        }

        if (pod.Text("status", "phase") is "Succeeded" or "Failed")
            return;
        await client.SetStatusAsync(Kinds.Pods, pod, Status(pod), cancellation);
    }

    private JsonObject Status(JsonObject pod)
    {
        var now = time.GetUtcNow().Stamp();
        var runsOn = pod.Text("spec", "restartPolicy") == "Always";
        var status = (JsonObject)pod.Child("status").DeepClone();
        status["phase"] = runsOn ? "Running" : "Succeeded";
        if (pod.Number("metadata", "generation") is { } generation)
            status["observedGeneration"] = generation;
        status.Set("hostIP", SandboxNode.Address);
        status["hostIPs"] ??= new JsonArray(new JsonObject { ["ip"] = SandboxNode.Address });
        if (status.Text("podIP").Length == 0)
        {
            var address = pod.IsTrue("spec", "hostNetwork") ? SandboxNode.Address : _addresses.Next(IsTaken);
            status["podIP"] = address;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        }

        status.Set("startTime", now);
        var gates = pod.Items("spec", "readinessGates").Select(gate => gate.Text("conditionType")).ToList();
        var isReady = runsOn && gates.TrueForAll(gate => PodSummary.HasCondition(pod, gate));
        SetCondition(status, "PodReadyToStartContainers", runsOn, "", now);
        SetCondition(status, "Initialized", true, runsOn ? "" : "PodCompleted", now);
        SetCondition(status, "Ready", isReady, !runsOn ? "PodCompleted" : isReady ? "" : "ReadinessGatesNotReady", now);
        SetCondition(status, "ContainersReady", runsOn, runsOn ? "" : "PodCompleted", now);
        SetCondition(status, "PodScheduled", true, "", now);
        SetContainers(pod, status, "initContainers", "initContainerStatuses", container => container.Text("restartPolicy") == "Always" && runsOn, now);
        SetContainers(pod, status, "containers", "containerStatuses", _ => runsOn, now);
        return status;
    }

    private bool IsTaken(string address) => client.List(Kinds.Pods, null).Any(pod => pod.Text("status", "podIP") == address);

    private static void SetCondition(JsonObject status, string type, bool isTrue, string reason, string now)
    {
        var before = status.Condition(type);
        if (before.Text("status") == (isTrue ? "True" : "False") && before.Text("reason") == reason)
            return;
        var condition = new JsonObject { ["type"] = type, ["status"] = isTrue ? "True" : "False", ["lastProbeTime"] = null };
        if (reason.Length > 0)
            condition["reason"] = reason;
        status.SetCondition(condition, now);
    }

    private static void SetContainers(
        JsonObject pod, JsonObject status, string field, string statusField, Predicate<JsonNode?> runsOn, string now)
    {
        var containers = pod.Items("spec", field);
        if (containers.Count == 0)
            return;
        var before = status.Items(statusField);
        status[statusField] = new JsonArray([.. containers.Select(container =>
        {
            var known = before.FirstOrDefault(item => item.Text("name") == container.Text("name"));
            // Another image restarts the container.
            return known is not null && known.Text("image") == container.Text("image")
                ? known.DeepClone()
                : Container(pod, container, runsOn(container), (known.Number("restartCount") ?? -1) + 1, now);
        })]);
    }

    private static JsonObject Container(JsonObject pod, JsonNode? container, bool runsOn, long restarts, string now)
    {
        var id = $"simulated://{pod.Text("metadata", "uid")}/{container.Text("name")}/{restarts}";
        return new JsonObject
        {
            ["name"] = container.Text("name"),
            ["state"] = runsOn
                ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = now } }
                : new JsonObject
                {
                    ["terminated"] = new JsonObject
                    {
                        ["exitCode"] = 0L,
                        ["reason"] = "Completed",
                        ["startedAt"] = now,
                        ["finishedAt"] = now,
                        ["containerID"] = id,
                    },
                },
            ["lastState"] = new JsonObject(),
            ["ready"] = runsOn || pod.Text("spec", "restartPolicy") == "Always",
            ["restartCount"] = restarts,
            ["image"] = container.Text("image"),
            ["imageID"] = "",
            ["containerID"] = id,
            ["started"] = runsOn,
        };
    }
}
