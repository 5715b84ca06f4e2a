using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>The state of a pod's containers in a word.</summary>
/// <param name="Reason">The word, such as <c>Running</c> or <c>CrashLoopBackOff</c>.</param>
/// <param name="Ready">How many containers are ready.</param>
/// <param name="Total">How many should be.</param>
/// <param name="Restarts">How often they were restarted.</param>
/// <param name="LastRestart">When last; empty if never.</param>
internal sealed record PodSummary(string Reason, int Ready, int Total, long Restarts, string LastRestart)
{
    /// <summary>Sums a pod up.</summary>
    public static PodSummary Of(JsonObject pod)
    {
        var sidecars = pod.Items("spec", "initContainers")
            .Where(container => container.Text("restartPolicy") == "Always").Select(container => container.Text("name")).ToHashSet();
        var summary = new PodSummary(Phase(pod), 0, pod.Items("spec", "containers").Count + sidecars.Count, 0, "");
        var (initialized, sidecarRestarts) = (true, new PodSummary("", 0, 0, 0, ""));
        foreach (var (index, status) in pod.Items("status", "initContainerStatuses").Index())
        {
            summary = summary.CountRestarts(status);
            var isSidecar = sidecars.Contains(status.Text("name"));
            if (isSidecar)
                sidecarRestarts = sidecarRestarts.CountRestarts(status);
            if (status.At("state", "terminated") is { } ended && (ended.Number("exitCode") ?? 0) == 0)
                continue;
            if (isSidecar && status.IsTrue("started"))
            {
                summary = summary with { Ready = summary.Ready + (status.IsTrue("ready") ? 1 : 0) };
                continue;
            }

            summary = summary with { Reason = Initializing(status, index, pod.Items("spec", "initContainers").Count) };
            initialized = false;
            break;
        }

        if (initialized || HasCondition(pod, "Initialized"))
            summary = (summary with { Restarts = sidecarRestarts.Restarts, LastRestart = sidecarRestarts.LastRestart }).Containers(pod);
        return summary.Deletion(pod);
    }

    /// <summary>True if a condition of a pod is <c>True</c>.</summary>
    public static bool HasCondition(JsonObject pod, string type) =>
        pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status") == "True";

    private static string Phase(JsonObject pod)
    {
        if (pod.Items("status", "conditions").Any(c => c.Text("type") == "PodScheduled" && c.Text("reason") == "SchedulingGated"))
            return "SchedulingGated";
        return pod.Text("status", "reason") is { Length: > 0 } reason ? reason : pod.Text("status", "phase");
    }

    private static string Initializing(JsonNode? status, int index, int count)
    {
        if (status.At("state", "terminated") is { } ended)
            return $"Init:{Ended(ended)}";
        return status.Text("state", "waiting", "reason") is { Length: > 0 } waiting && waiting != "PodInitializing"
            ? $"Init:{waiting}"
            : $"Init:{index}/{count}";
    }

    private static string Ended(JsonNode ended)
    {
        if (ended.Text("reason") is { Length: > 0 } reason)
            return reason;
        return ended.Number("signal") is { } signal and not 0 ? $"Signal:{signal}" : $"ExitCode:{ended.Number("exitCode") ?? 0}";
    }

    private PodSummary CountRestarts(JsonNode? status)
    {
        var ended = status.Text("lastState", "terminated", "finishedAt");
        return this with
        {
            Restarts = Restarts + (status.Number("restartCount") ?? 0),
            LastRestart = string.CompareOrdinal(ended, LastRestart) > 0 ? ended : LastRestart,
        };
    }

    private PodSummary Containers(JsonObject pod)
    {
        var (summary, isRunning) = (this, false);
        foreach (var status in pod.Items("status", "containerStatuses").Reverse())
        {
            summary = summary.CountRestarts(status);
            if (status.Text("state", "waiting", "reason") is { Length: > 0 } waiting)
                summary = summary with { Reason = waiting };
            else if (status.At("state", "terminated") is { } ended)
                summary = summary with { Reason = Ended(ended) };
            else if (status.IsTrue("ready") && status.At("state", "running") is not null)
                (summary, isRunning) = (summary with { Ready = summary.Ready + 1 }, true);
        }

        return summary.Reason == "Completed" && isRunning
            ? summary with { Reason = HasCondition(pod, "Ready") ? "Running" : "NotReady" }
            : summary;
    }

    private PodSummary Deletion(JsonObject pod)
    {
        if (pod.Text("metadata", "deletionTimestamp").Length == 0)
            return this;
        if (pod.Text("status", "reason") == "NodeLost")
            return this with { Reason = "Unknown" };
        return pod.Text("status", "phase") is "Succeeded" or "Failed" ? this : this with { Reason = "Terminating" };
    }
}
