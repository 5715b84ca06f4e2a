using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Controllers.Workloads.StatefulSets;

/// <summary>The Pods of a StatefulSet: each has an ordinal, and with it a name, a host name and claims of its own.</summary>
internal static class StatefulPods
{
    /// <summary>The ordinal in a Pod's name; -1 if it isn't one of the set's.</summary>
    public static int Ordinal(JsonObject set, JsonObject pod)
    {
        var (prefix, name) = (set.Text("metadata", "name") + "-", pod.Text("metadata", "name"));
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : -1;
    }

    /// <summary>The Pod of an ordinal.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="ordinal">The ordinal.</param>
    /// <param name="revision">The revision that its template is taken from.</param>
    public static JsonObject New(JsonObject set, int ordinal, JsonObject revision)
    {
        var template = revision.At("data", "spec", "template");
        var pod = PodState.FromTemplate(template, set.Text("metadata", "namespace"), Kinds.StatefulSets.ControllerReference(set));
        var name = $"{set.Text("metadata", "name")}-{ordinal}";
        var metadata = pod.Child("metadata");
        metadata["name"] = name;
        var labels = metadata.Child("labels");
        labels["apps.kubernetes.io/pod-index"] = ordinal.ToString(CultureInfo.InvariantCulture);
        labels[Revisions.HashLabel] = Revisions.Name(revision);
        labels["statefulset.kubernetes.io/pod-name"] = name;
        var spec = pod.Child("spec");
        spec["hostname"] = name;
        if (set.Text("spec", "serviceName") is { Length: > 0 } service)
            spec["subdomain"] = service;
        AddVolumes(set, spec, name);
        return pod;
    }

    /// <summary>The claims that a Pod's volumes need.</summary>
    public static IEnumerable<JsonObject> Claims(JsonObject set, string podName)
    {
        foreach (var template in set.Items("spec", "volumeClaimTemplates"))
        {
            var metadata = template.At("metadata")?.DeepClone() as JsonObject ?? [];
            metadata["name"] = ClaimName(template, podName);
            metadata["namespace"] = set.Text("metadata", "namespace");
            if (set.At("spec", "selector", "matchLabels") is { } labels)
                metadata["labels"] = labels.DeepClone();
            yield return new JsonObject { ["metadata"] = metadata, ["spec"] = template.At("spec")?.DeepClone() };
        }
    }

    private static string ClaimName(JsonNode? template, string podName) => $"{template.Text("metadata", "name")}-{podName}";

    private static void AddVolumes(JsonObject set, JsonObject spec, string podName)
    {
        var templates = set.Items("spec", "volumeClaimTemplates");
        if (templates.Count == 0)
            return;
        if (spec["volumes"] is not JsonArray volumes)
            spec["volumes"] = volumes = [];
        foreach (var template in templates)
        {
            var name = template.Text("metadata", "name");
            foreach (var other in volumes.Where(volume => volume.Text("name") == name).ToList())
                volumes.Remove(other);
            volumes.Add(new JsonObject
            {
                ["name"] = name,
                ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = ClaimName(template, podName) },
            });
        }
    }
}
