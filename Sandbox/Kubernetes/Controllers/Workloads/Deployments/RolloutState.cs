using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Controllers.Workloads.Deployments;

/// <summary>A Deployment and its ReplicaSets at a moment, and the numbers that a rollout follows.</summary>
/// <param name="Deployment">The Deployment.</param>
/// <param name="Current">The ReplicaSet of its template; null if there is none yet.</param>
/// <param name="Old">Those of other templates, the oldest first.</param>
internal sealed record RolloutState(JsonObject Deployment, JsonObject? Current, IReadOnlyList<JsonObject> Old)
{
    /// <summary>The label that tells the Pods of one template from those of others.</summary>
    public const string HashLabel = "pod-template-hash";

    /// <summary>All ReplicaSets.</summary>
    public IEnumerable<JsonObject> All => Current is null ? Old : Old.Append(Current);

    /// <summary>How many Pods are wanted.</summary>
    public long Wanted => Deployment.Number("spec", "replicas") ?? 1;

    /// <summary>How many Pods there may be beyond that.</summary>
    public long MaxSurge => IsRolling ? PodState.Scaled(Rolling("maxSurge"), Wanted, roundUp: true) : 0;

    /// <summary>How many of the wanted Pods may be missing.</summary>
    public long MaxUnavailable
    {
        get
        {
            if (!IsRolling)
                return 0;
            var most = PodState.Scaled(Rolling("maxUnavailable"), Wanted, roundUp: false);
            // With neither there would be no way to go on.
            return most == 0 && MaxSurge == 0 ? 1 : Math.Min(most, Wanted);
        }
    }

    /// <summary>Whether it replaces Pods step by step and not all at once.</summary>
    public bool IsRolling => Deployment.Text("spec", "strategy", "type") != "Recreate";

    /// <summary>How many Pods the ReplicaSets are to have.</summary>
    public static long SpecReplicas(IEnumerable<JsonObject> sets) => sets.Sum(SpecReplicas);

    /// <summary>How many Pods a ReplicaSet is to have.</summary>
    public static long SpecReplicas(JsonObject set) => set.Number("spec", "replicas") ?? 0;

    /// <summary>A count of the ReplicaSets' status.</summary>
    public static long Count(IEnumerable<JsonObject> sets, string field) => sets.Sum(set => set.Number("status", field) ?? 0);

    /// <summary>The revision that a ReplicaSet carries.</summary>
    public static long Revision(JsonObject set) =>
        long.TryParse(set.Text("metadata", "annotations", Annotations.Revision), out var revision) ? revision : 0;

    /// <summary>Sorts a Deployment's ReplicaSets.</summary>
    public static RolloutState Of(JsonObject deployment, IEnumerable<JsonObject> sets)
    {
        var sorted = sets.OrderBy(set => set.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(Revision).ThenBy(set => set.Text("metadata", "name"), StringComparer.Ordinal).ToList();
        var template = deployment.At("spec", "template");
        var current = sorted.Find(set => JsonNode.DeepEquals(Plain(set.At("spec", "template")), template));
        return new(deployment, current, sorted.FindAll(set => set != current));
    }

    /// <summary>How many Pods the ReplicaSet of the template is to have next.</summary>
    public long NextForCurrent(long now)
    {
        if (!IsRolling)
            return Wanted;
        var room = Wanted + MaxSurge - SpecReplicas(All);
        return room <= 0 ? now : now + Math.Min(room, Wanted - now);
    }

    /// <summary>A template without what tells it from others.</summary>
    private static JsonNode? Plain(JsonNode? template)
    {
        if (template.At("metadata", "labels", HashLabel) is null)
            return template;
        var plain = template!.DeepClone();
        var labels = plain["metadata"]!["labels"]!.AsObject();
        labels.Remove(HashLabel);
        return plain;
    }

    private JsonNode? Rolling(string field) => Deployment.At("spec", "strategy", "rollingUpdate", field);
}
