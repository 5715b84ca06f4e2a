using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads.Deployments;

/// <summary>The ReplicaSets that a Deployment makes.</summary>
internal static class ReplicaSets
{
    /// <summary>The one of the Deployment's template.</summary>
    public static JsonObject New(RolloutState state, long revision)
    {
        var deployment = state.Deployment;
        var template = (JsonObject)deployment.At("spec", "template")!.DeepClone();
        var hash = TemplateHash.Of(template, deployment.Number("status", "collisionCount") ?? 0);
        template.Child("metadata").Child("labels")[RolloutState.HashLabel] = hash;
        var selector = (JsonObject)deployment.At("spec", "selector")!.DeepClone();
        selector.Child("matchLabels")[RolloutState.HashLabel] = hash;
        var set = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Text("metadata", "name")}-{hash}",
                ["namespace"] = deployment.Text("metadata", "namespace"),
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                ["ownerReferences"] = new JsonArray(Kinds.Deployments.ControllerReference(deployment)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = state.NextForCurrent(0),
                ["selector"] = selector,
                ["template"] = template,
            },
        };
        if (deployment.Number("spec", "minReadySeconds") is { } least)
            set["spec"]!["minReadySeconds"] = least;
        set["metadata"]!["annotations"] = Annotations(state, set, revision);
        return set;
    }

    /// <summary>The annotations that a ReplicaSet is to have.</summary>
    /// <param name="state">Its Deployment.</param>
    /// <param name="set">The ReplicaSet.</param>
    /// <param name="revision">The revision of the one of the Deployment's template; null for others, which keep theirs.</param>
    public static JsonObject Annotations(RolloutState state, JsonObject set, long? revision)
    {
        var annotations = set.At("metadata", "annotations")?.DeepClone() as JsonObject ?? [];
        if (revision is { } number)
        {
            foreach (var (name, text) in state.Deployment.At("metadata", "annotations") as JsonObject ?? [])
            {
                if (!Deployments.Annotations.IsOwn(name))
                    annotations[name] = text?.DeepClone();
            }

            var before = annotations.Text(Deployments.Annotations.Revision);
            var now = number.ToString(CultureInfo.InvariantCulture);
            if (before.Length > 0 && before != now)
            {
                var history = annotations.Text(Deployments.Annotations.RevisionHistory);
                annotations[Deployments.Annotations.RevisionHistory] = history.Length == 0 ? before : $"{history},{before}";
            }

            annotations[Deployments.Annotations.Revision] = now;
        }

        // Scaling compares what was wanted when it was last scaled.
        if (revision is null || annotations[Deployments.Annotations.DesiredReplicas] is null)
        {
            annotations[Deployments.Annotations.DesiredReplicas] = state.Wanted.ToString(CultureInfo.InvariantCulture);
            annotations[Deployments.Annotations.MaxReplicas] = (state.Wanted + state.MaxSurge).ToString(CultureInfo.InvariantCulture);
        }

        return annotations;
    }
}
