using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Tables;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>What controllers ask of Pods, and how they make them.</summary>
public static class PodState
{
    /// <summary>Whether it counts: neither ended nor being deleted.</summary>
    public static bool IsActive(this JsonObject pod) =>
        pod.Text("status", "phase") is not ("Succeeded" or "Failed") && !pod.IsBeingDeleted();

    /// <summary>Whether it is ready.</summary>
    public static bool IsReady(this JsonObject pod) => PodSummary.HasCondition(pod, "Ready");

    /// <summary>When it became ready; null if it isn't.</summary>
    public static DateTimeOffset? ReadySince(this JsonObject pod) => pod.IsReady()
        ? Ages.TryParse(pod.Items("status", "conditions").First(item => item.Text("type") == "Ready").Text("lastTransitionTime"))
        : null;

    /// <summary>Whether it has been ready for so long.</summary>
    public static bool IsAvailable(this JsonObject pod, long minReadySeconds, DateTimeOffset now) => pod.IsReady()
        && (minReadySeconds == 0 || (pod.ReadySince() is { } since && since.AddSeconds(minReadySeconds) <= now));

    /// <summary>When the first of the ready Pods that aren't available yet becomes so; null if none does.</summary>
    public static DateTimeOffset? NextAvailable(IEnumerable<JsonObject> pods, long minReadySeconds, DateTimeOffset now) => minReadySeconds == 0
        ? null
        : pods.Select(pod => pod.ReadySince()?.AddSeconds(minReadySeconds)).Where(due => due > now).Min();

    /// <summary>A Pod of a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="owner">A reference to the controller.</param>
    public static JsonObject FromTemplate(JsonNode? template, string ns, JsonObject owner)
    {
        var metadata = new JsonObject { ["namespace"] = ns };
        foreach (var field in (string[])["labels", "annotations", "finalizers"])
        {
            if (template.At("metadata", field) is { } given)
                metadata[field] = given.DeepClone();
        }

        metadata["ownerReferences"] = new JsonArray(owner);
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template.At("spec")?.DeepClone() };
    }

    /// <summary>A time as objects have it.</summary>
    public static string Stamp(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A number of Pods that is given as such or as a percentage of all.</summary>
    public static long Scaled(JsonNode? amount, long total, bool roundUp)
    {
        if (amount is null)
            return 0;
        var text = amount.ToString();
        if (!text.EndsWith('%'))
            return long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var share = total * (decimal.TryParse(text[..^1], CultureInfo.InvariantCulture, out var percent) ? percent : 0) / 100;
        return (long)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
