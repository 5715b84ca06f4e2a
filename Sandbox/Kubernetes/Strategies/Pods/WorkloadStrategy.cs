using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>Deployments, StatefulSets, DaemonSets and ReplicaSets.</summary>
/// <param name="kind">The kind.</param>
public sealed class WorkloadStrategy(string kind) : BuiltInStrategy
{
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    private static readonly string[] StatefulSetMutable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds"];

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        PodDefaults.Apply(spec.Child("template").Child("spec"));
        if (kind != "DaemonSet")
            spec.Set("replicas", 1L);
        if (kind != "ReplicaSet")
            spec.Set("revisionHistoryLimit", 10L);
        switch (kind)
        {
            case "Deployment":
                spec.Set("progressDeadlineSeconds", 600L);
                DefaultStrategy(spec.Child("strategy"), ("maxUnavailable", "25%"), ("maxSurge", "25%"));
                break;
            case "DaemonSet":
                DefaultStrategy(spec.Child("updateStrategy"), ("maxUnavailable", 1L), ("maxSurge", 0L));
                break;
            case "StatefulSet":
                spec.Set("podManagementPolicy", "OrderedReady");
                DefaultStrategy(spec.Child("updateStrategy"), ("partition", 0L));
                foreach (var claim in spec.Items("volumeClaimTemplates").OfType<JsonObject>())
                    DefaultClaim(claim);
                var retention = spec.Child("persistentVolumeClaimRetentionPolicy");
                retention.Set("whenDeleted", "Retain");
                retention.Set("whenScaled", "Retain");
                break;
        }
    }

    /// <inheritdoc/>
    public override void ResetForUpdate(Resources.ApiResource resource, JsonObject value, JsonObject old, string subresource)
    {
        if (subresource == "scale")
            subresource = "";
        base.ResetForUpdate(resource, value, old, subresource);
        // The status endpoint of these keeps the labels too.
        if (subresource == "status")
            Copy(old.Child("metadata"), value.Child("metadata"), "labels");
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = kind == "DaemonSet"
            ? new JsonObject
            {
                ["currentNumberScheduled"] = 0L,
                ["numberMisscheduled"] = 0L,
                ["desiredNumberScheduled"] = 0L,
                ["numberReady"] = 0L,
            }
            : kind == "Deployment" ? new JsonObject() : new JsonObject { ["replicas"] = 0L };
        if (kind == "StatefulSet")
            value["status"]!["availableReplicas"] = 0L;
        if (kind == "DaemonSet")
            value.Child("metadata").Child("annotations")[TemplateGeneration] = "1";
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (kind != "DaemonSet" || subresource.Length > 0)
            return;
        var generation = long.TryParse(old.Text("metadata", "annotations", TemplateGeneration), out var number) ? number : 1;
        if (!JsonNode.DeepEquals(value.At("spec", "template"), old.At("spec", "template")))
            generation++;
        value.Child("metadata").Child("annotations")[TemplateGeneration] = generation.ToString();
    }

    /// <inheritdoc/>
    public override bool ChangesGeneration(JsonObject value, JsonObject old) => base.ChangesGeneration(value, old)
        || (kind == "Deployment" && !JsonNode.DeepEquals(value.At("metadata", "annotations"), old.At("metadata", "annotations")));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => WorkloadRules.Check(kind, value.Child("spec"));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        foreach (var error in Validate(value))
            yield return error;
        if (kind == "StatefulSet")
        {
            if (!JsonNode.DeepEquals(WithoutMutable(value), WithoutMutable(old)))
            {
                yield return FieldErrors.Forbidden(
                    "spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                    + "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are "
                    + "forbidden");
            }
        }
        else if (!JsonNode.DeepEquals(value.At("spec", "selector"), old.At("spec", "selector")))
        {
            yield return FieldErrors.Invalid("spec.selector", value.At("spec", "selector"), "field is immutable");
        }
    }

    private static JsonObject WithoutMutable(JsonObject value)
    {
        var spec = (JsonObject)value.Child("spec").DeepClone();
        foreach (var field in StatefulSetMutable)
            spec.Remove(field);
        return spec;
    }

    /// <summary>A claim's template is a whole claim, with its kind and status.</summary>
    private static void DefaultClaim(JsonObject claim)
    {
        claim.Set("apiVersion", "v1");
        claim.Set("kind", "PersistentVolumeClaim");
        claim.Child("spec").Set("volumeMode", "Filesystem");
        claim.Child("status").Set("phase", "Pending");
    }

    private static void DefaultStrategy(JsonObject strategy, params (string Name, JsonNode Value)[] rolling)
    {
        strategy.Set("type", "RollingUpdate");
        if (strategy.Text("type") != "RollingUpdate")
            return;
        var parameters = strategy.Child("rollingUpdate");
        foreach (var (name, value) in rolling)
            parameters[name] ??= value;
    }
}
