using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Strategies.Pods;

namespace Sandbox.Kubernetes.Strategies.Batch;

/// <summary>Jobs.</summary>
public sealed class JobStrategy : BuiltInStrategy
{
    private const string Domain = "batch.kubernetes.io/";

    /// <inheritdoc/>
    public override string DefaultPropagation => "Orphan";

    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        var spec = value.Child("spec");
        PodDefaults.Apply(spec.Child("template").Child("spec"));
        if (spec["parallelism"] is null && spec["completions"] is null)
            spec["completions"] = 1L;
        spec.Set("parallelism", 1L);
        spec.Set("backoffLimit", 6L);
        spec.Set("completionMode", "NonIndexed");
        spec["suspend"] ??= false;
        spec.Set("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        if (value.At("metadata", "labels") is null && spec.At("template", "metadata", "labels") is JsonObject { Count: > 0 } labels)
            value.Child("metadata")["labels"] = labels.DeepClone();
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value)
    {
        value["status"] = new JsonObject();
        var spec = value.Child("spec");
        if (spec.IsTrue("manualSelector"))
            return;
        var (name, uid) = (value.Text("metadata", "name"), value.Text("metadata", "uid"));
        var labels = spec.Child("template").Child("metadata").Child("labels");
        foreach (var prefix in (string[])[Domain, ""])
        {
            labels[$"{prefix}controller-uid"] = uid;
            labels[$"{prefix}job-name"] = name;
        }

        spec.Child("selector").Child("matchLabels")[Domain + "controller-uid"] = uid;
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) => CheckSpec(value.Child("spec"), "spec");

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        foreach (var error in Validate(value))
            yield return error;
        var isIndexed = value.Text("spec", "completionMode") == "Indexed";
        foreach (var field in (string[])["completions", "selector", "template", "completionMode"])
        {
            if ((field == "completions" && isIndexed) || JsonNode.DeepEquals(value.At("spec", field), old.At("spec", field)))
                continue;
            // While it is suspended and hasn't begun, where its Pods run may change.
            if (field == "template" && old.IsTrue("spec", "suspend") && old.At("status", "startTime") is null)
                continue;
            yield return FieldErrors.Invalid($"spec.{field}", value.At("spec", field), "field is immutable");
        }
    }

    /// <summary>What is wrong with a Job's spec, of its own or a CronJob's.</summary>
    internal static IEnumerable<FieldError> CheckSpec(JsonObject spec, string path)
    {
        foreach (var field in (string[])["parallelism", "completions", "backoffLimit", "ttlSecondsAfterFinished", "activeDeadlineSeconds"])
        {
            if (spec.Number(field) < 0)
                yield return FieldErrors.Invalid($"{path}.{field}", spec[field], "must be greater than or equal to 0");
        }

        if (spec.Text("completionMode") == "Indexed" && spec["completions"] is null)
            yield return FieldErrors.Required($"{path}.completions", "when completion mode is Indexed");
        var pod = spec.Child("template").Child("spec");
        foreach (var error in PodRules.Check(pod, $"{path}.template.spec"))
            yield return error;
        if (pod.Text("restartPolicy") is not ("OnFailure" or "Never"))
            yield return FieldErrors.Required($"{path}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }
}
