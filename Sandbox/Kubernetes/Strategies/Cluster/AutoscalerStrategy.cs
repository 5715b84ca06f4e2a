using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>HorizontalPodAutoscalers of either version. They are stored; there are no metrics to scale by.</summary>
public sealed class AutoscalerStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        spec.Set("minReplicas", 1L);
        if (value.Text("apiVersion") != "autoscaling/v1" && spec.Items("metrics").Count == 0)
        {
            spec["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = 80L },
                },
            });
        }
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = value.Text("apiVersion") == "autoscaling/v1"
            ? new JsonObject { ["currentReplicas"] = 0L, ["desiredReplicas"] = 0L }
            : new JsonObject { ["desiredReplicas"] = 0L, ["currentMetrics"] = null };
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        var (least, most) = (spec.Number("minReplicas") ?? 1, spec.Number("maxReplicas") ?? 0);
        if (least < 1)
            yield return FieldErrors.Invalid("spec.minReplicas", JsonValue.Create(least), "must be greater than or equal to 1");
        if (most < 1)
            yield return FieldErrors.Invalid("spec.maxReplicas", JsonValue.Create(most), "must be greater than 0");
        if (most < least)
            yield return FieldErrors.Invalid("spec.maxReplicas", JsonValue.Create(most), "must be greater than or equal to `minReplicas`");
        foreach (var field in (string[])["kind", "name"])
        {
            if (spec.Text("scaleTargetRef", field).Length == 0)
                yield return FieldErrors.Required($"spec.scaleTargetRef.{field}");
        }
    }
}
