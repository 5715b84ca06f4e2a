using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Resources;

/// <summary>
/// HorizontalPodAutoscalers are stored as <c>autoscaling/v2</c>; <c>v1</c> knows the target of the CPU only and keeps other metrics in
/// an annotation.
/// </summary>
public static class AutoscalerConversion
{
    private const string MetricsAnnotation = "autoscaling.alpha.kubernetes.io/metrics";
    private const string Target = "targetCPUUtilizationPercentage";

    /// <summary>A <c>v2</c> autoscaler as <c>v1</c>.</summary>
    public static JsonObject ToV1(JsonObject stored)
    {
        var value = (JsonObject)stored.DeepClone();
        value["apiVersion"] = "autoscaling/v1";
        if (value["spec"] is not JsonObject spec)
            return value;
        var others = new JsonArray();
        foreach (var metric in spec.Items("metrics"))
        {
            if (IsCpu(metric) && spec[Target] is null)
                spec[Target] = metric.At("resource", "target", "averageUtilization")!.DeepClone();
            else
                others.Add(metric?.DeepClone());
        }

        spec.Remove("metrics");
        spec.Remove("behavior");
        if (others.Count > 0)
            Annotations(value)[MetricsAnnotation] = others.ToJsonString();
        if (value["status"] is JsonObject status)
        {
            status.Remove("currentMetrics");
            status.Remove("conditions");
        }

        return value;
    }

    /// <summary>A <c>v1</c> autoscaler as <c>v2</c>.</summary>
    public static JsonObject ToV2(JsonObject value)
    {
        var stored = (JsonObject)value.DeepClone();
        stored["apiVersion"] = "autoscaling/v2";
        if (stored["spec"] is not JsonObject spec)
            return stored;
        var metrics = new JsonArray();
        if (spec[Target] is { } target)
        {
            metrics.Add(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = target.DeepClone() },
                },
            });
        }

        spec.Remove(Target);
        if (stored.At("metadata", "annotations") is JsonObject annotations && annotations.Text(MetricsAnnotation) is { Length: > 0 } others)
        {
            foreach (var metric in JsonNode.Parse(others) as JsonArray ?? [])
                metrics.Add(metric?.DeepClone());
            annotations.Remove(MetricsAnnotation);
            if (annotations.Count == 0)
                ((JsonObject)stored["metadata"]!).Remove("annotations");
        }

        if (metrics.Count > 0)
            spec["metrics"] = metrics;
        if (stored["status"] is JsonObject status)
            status["currentMetrics"] ??= null;
        return stored;
    }

    private static bool IsCpu(JsonNode? metric) => metric.Text("type") == "Resource" && metric.Text("resource", "name") == "cpu"
        && metric.At("resource", "target", "averageUtilization") is not null;

    private static JsonObject Annotations(JsonObject value)
    {
        var metadata = value["metadata"]!.AsObject();
        if (metadata["annotations"] is JsonObject annotations)
            return annotations;
        annotations = [];
        metadata["annotations"] = annotations;
        return annotations;
    }
}
