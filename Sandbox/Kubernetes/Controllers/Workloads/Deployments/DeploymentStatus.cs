using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Controllers.Workloads.Deployments;

/// <summary>What a Deployment's status says (<c>pkg/controller/deployment/sync.go, progress.go</c>).</summary>
internal static class DeploymentStatus
{
    private const string Progressing = "Progressing";
    private const string Available = "Available";
    private const string Complete = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";
    private const string Paused = "DeploymentPaused";

    /// <summary>The status.</summary>
    /// <param name="state">The Deployment and its ReplicaSets.</param>
    /// <param name="now">The time.</param>
    public static JsonObject Of(RolloutState state, DateTimeOffset now)
    {
        var deployment = state.Deployment;
        var status = new JsonObject { ["observedGeneration"] = deployment.Number("metadata", "generation") ?? 0 };
        if (deployment.At("status", "conditions") is { } conditions)
            status["conditions"] = conditions.DeepClone();
        var available = RolloutState.Count(state.All, "availableReplicas");
        SetCount(status, "replicas", RolloutState.Count(state.All, "replicas"));
        SetCount(status, "updatedReplicas", state.Current?.Number("status", "replicas") ?? 0);
        SetCount(status, "readyReplicas", RolloutState.Count(state.All, "readyReplicas"));
        SetCount(status, "availableReplicas", available);
        SetCount(status, "unavailableReplicas", Math.Max(0, RolloutState.SpecReplicas(state.All) - available));
        if (deployment.Number("status", "collisionCount") is { } collisions)
            status["collisionCount"] = collisions;
        var stamp = now.Stamp();
        SetProgressing(status, state, now);
        var isAvailable = available >= state.Wanted - state.MaxUnavailable;
        Set(status, Available, isAvailable, isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            isAvailable ? "Deployment has minimum availability." : "Deployment does not have minimum availability.", stamp);
        return status;
    }

    /// <summary>Notes that the ReplicaSet of the template was made or found.</summary>
    public static void NoteReplicaSet(JsonObject status, JsonObject set, bool isNew, string stamp)
    {
        if (!isNew && status.Condition(Progressing) is not null)
            return;
        var name = set.Text("metadata", "name");
        Set(status, Progressing, true, isNew ? "NewReplicaSetCreated" : "FoundNewReplicaSet",
            isNew ? $"Created new replica set \"{name}\"" : $"Found new replica set \"{name}\"", stamp);
    }

    /// <summary>Whether a rollout is done.</summary>
    public static bool IsComplete(RolloutState state) =>
        state.Current is not null
        && (state.Current.Number("status", "replicas") ?? 0) == state.Wanted
        && RolloutState.Count(state.All, "replicas") == state.Wanted
        && RolloutState.Count(state.All, "availableReplicas") == state.Wanted;

    /// <summary>When a rollout that doesn't go on has failed; null if it is done or paused, or has failed already.</summary>
    public static DateTimeOffset? Deadline(RolloutState state, JsonObject status)
    {
        if (state.Deployment.IsTrue("spec", "paused") || state.Deployment.Number("spec", "progressDeadlineSeconds") is not { } seconds
            || status.Condition(Progressing) is not { } condition || condition.Text("reason") is Complete or TimedOut
            || Tables.Ages.TryParse(condition.Text("lastUpdateTime")) is not { } since)
            return null;
        return since.AddSeconds(seconds);
    }

    private static void SetProgressing(JsonObject status, RolloutState state, DateTimeOffset now)
    {
        var stamp = now.Stamp();
        var before = status.Condition(Progressing);
        if (state.Deployment.IsTrue("spec", "paused"))
        {
            if (before.Text("reason") != Paused)
                Set(status, Progressing, null, Paused, "Deployment is paused", stamp);
            return;
        }

        if (before.Text("reason") == Paused)
            Set(status, Progressing, null, "DeploymentResumed", "Deployment is resumed", stamp);
        var name = state.Current is { } current
            ? $"ReplicaSet \"{current.Text("metadata", "name")}\""
            : $"Deployment \"{state.Deployment.Text("metadata", "name")}\"";
        if (IsComplete(state))
            Set(status, Progressing, true, Complete, $"{name} has successfully progressed.", stamp);
        else if (HasProgressed(state, status))
            Set(status, Progressing, true, "ReplicaSetUpdated", $"{name} is progressing.", stamp, isUpdate: true);
        else if (Deadline(state, status) <= now)
            Set(status, Progressing, false, TimedOut, $"{name} has timed out progressing.", stamp);
    }

    private static bool HasProgressed(RolloutState state, JsonObject status)
    {
        var before = state.Deployment.At("status");
        return Grown("updatedReplicas") || Grown("readyReplicas") || Grown("availableReplicas")
            || Old(status) < Old(before);

        bool Grown(string field) => (status.Number(field) ?? 0) > (before.Number(field) ?? 0);

        static long Old(JsonNode? of) => (of.Number("replicas") ?? 0) - (of.Number("updatedReplicas") ?? 0);
    }

    private static void SetCount(JsonObject status, string field, long count)
    {
        if (count > 0)
            status[field] = count;
    }

    private static void Set(JsonObject status, string type, bool? isTrue, string reason, string message, string stamp, bool isUpdate = false)
    {
        var before = status.Condition(type);
        var text = isTrue switch { true => "True", false => "False", null => "Unknown" };
        if (!isUpdate && before.Text("status") == text && before.Text("reason") == reason && before.Text("message") == message)
            return;
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = text,
            ["lastUpdateTime"] = stamp,
            ["reason"] = reason,
            ["message"] = message,
        };
        status.SetCondition(condition, stamp);
    }
}
