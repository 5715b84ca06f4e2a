using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Patches;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Requests;

/// <summary>The Scale (<c>autoscaling/v1</c>) of a workload.</summary>
internal static class Scales
{
    /// <summary>An object's Scale.</summary>
    public static JsonObject Of(ApiResource resource, JsonObject value)
    {
        var metadata = new JsonObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "creationTimestamp" })
        {
            if (value["metadata"]?[name] is { } node)
                metadata[name] = node.DeepClone();
        }

        var spec = new JsonObject();
        if (value.Number("spec", "replicas") is { } replicas and not 0)
            spec["replicas"] = replicas;
        var status = new JsonObject { ["replicas"] = value.Number("status", "replicas") ?? 0 };
        if (value["spec"]?["selector"]?["matchLabels"] is JsonObject labels)
            status["selector"] = string.Join(
                ',', labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = spec,
            ["status"] = status,
        };
    }

    /// <summary>The object with the replicas of a Scale.</summary>
    public static JsonObject Back(JsonObject scale, JsonObject value)
    {
        value["spec"]!["replicas"] = scale.Number("spec", "replicas") ?? 0;
        return value;
    }

    /// <summary>The object with the replicas that a write of its Scale asks for.</summary>
    /// <param name="resource">The workload's resource.</param>
    /// <param name="live">The workload.</param>
    /// <param name="patchType">The media type of a patch; empty for an update.</param>
    /// <param name="body">The patch or Scale.</param>
    public static JsonObject Change(ApiResource resource, JsonObject live, string patchType, RequestBody body)
    {
        var before = Of(resource, live);
        var scale = patchType switch
        {
            "" => PatchFormats.Object(body),
            PatchFormats.Json => JsonPatch.Apply(before, PatchFormats.Operations(body)),
            _ => MergePatch.Apply(before, PatchFormats.Object(body)),
        };
        var replicas = scale.Number("spec", "replicas") ?? 0;
        if (replicas < 0)
        {
            throw ApiErrors.Invalid("autoscaling", "Scale", (string?)live["metadata"]?["name"] ?? "",
                [FieldErrors.Invalid("spec.replicas", JsonValue.Create(replicas), "must be greater than or equal to 0")]);
        }

        var changed = (JsonObject)live.DeepClone();
        changed["spec"]!["replicas"] = replicas;
        if (scale["metadata"]?["resourceVersion"] is { } revision)
            changed["metadata"]!["resourceVersion"] = revision.DeepClone();
        return changed;
    }
}
