using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>Pods: what the API server fills in and lets change. Nothing here runs them.</summary>
public sealed class PodStrategy : BuiltInStrategy
{
    private static readonly string[] Guaranteed = ["cpu", "memory"];
    private static readonly string[] NodeProblems = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        PodDefaults.Apply(spec);
        if (spec["enableServiceLinks"] is null)
            spec["enableServiceLinks"] = true;
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")).OfType<JsonObject>())
        {
            if (container.At("resources", "limits") is not JsonObject limits)
                continue;
            var requests = container.Child("resources").Child("requests");
            foreach (var (name, limit) in limits)
                requests[name] ??= limit?.DeepClone();
        }
    }

    /// <inheritdoc/>
    public override void Admit(JsonObject value)
    {
        var spec = value.Child("spec");
        // DefaultTolerationSeconds and Priority.
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        spec["tolerations"] = tolerations;
        foreach (var key in NodeProblems.Where(key => tolerations.All(item => item.Text("key") != key)))
        {
            tolerations.Add(new JsonObject
            {
                ["key"] = key,
                ["operator"] = "Exists",
                ["effect"] = "NoExecute",
                ["tolerationSeconds"] = 300L,
            });
        }

        spec.Set("priority", 0L);
        spec.Set("preemptionPolicy", "PreemptLowerPriority");
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) =>
        value["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService(value.Child("spec")) };

    /// <inheritdoc/>
    public override void ResetForUpdate(ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        // Binding sets the node and the condition that says so; nobody else comes here.
        if (subresource != "binding")
            base.ResetForUpdate(resource, value, old, subresource);
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (value["status"] is not JsonObject status)
            return;
        status["qosClass"] = old.Text("status", "qosClass");
        if (status.Text("podIP") is { Length: > 0 } address && status["podIPs"] is null)
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => PodRules.Check(value["spec"] as JsonObject ?? [], "spec");

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource) =>
        subresource == "binding" ? Validate(value) : Validate(value).Concat(PodUpdateRules.Check(value.Child("spec"), old.Child("spec")));

    private static string QualityOfService(JsonObject spec)
    {
        var containers = spec.Items("containers").Concat(spec.Items("initContainers")).ToList();
        if (containers.All(item => item.At("resources", "limits") is null && item.At("resources", "requests") is null))
            return "BestEffort";
        return containers.All(item => Guaranteed.All(name =>
            item.At("resources", "limits", name) is { } limit && JsonNode.DeepEquals(limit, item.At("resources", "requests", name))))
            ? "Guaranteed" : "Burstable";
    }
}
