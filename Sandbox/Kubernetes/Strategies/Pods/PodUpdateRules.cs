using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>What of a Pod may change (<c>ValidatePodUpdate</c>).</summary>
internal static class PodUpdateRules
{
    /// <summary>What is wrong with a change of the spec.</summary>
    public static IEnumerable<FieldError> Check(JsonObject spec, JsonObject old)
    {
        foreach (var field in new[] { "containers", "initContainers" })
        {
            if (spec.Items(field).Count == old.Items(field).Count)
                continue;
            yield return FieldErrors.Forbidden("spec." + field, "pod updates may not add or remove containers");
            yield break;
        }

        foreach (var error in Deadline(spec, old).Concat(Tolerations(spec, old)))
            yield return error;
        if (!JsonNode.DeepEquals(Fixed(spec), Fixed(old)))
        {
            yield return FieldErrors.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,"
                + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
                + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
        }
    }

    private static IEnumerable<FieldError> Deadline(JsonObject spec, JsonObject old)
    {
        const string At = "spec.activeDeadlineSeconds";
        if (old.Number("activeDeadlineSeconds") is not { } before)
            yield break;
        if (spec.Number("activeDeadlineSeconds") is not { } after)
            yield return FieldErrors.Invalid(At, (JsonNode?)null, "must not update from a positive integer to nil value");
        else if (after > before)
            yield return FieldErrors.Invalid(At, after, "must be less than or equal to previous value");
    }

    private static IEnumerable<FieldError> Tolerations(JsonObject spec, JsonObject old)
    {
        var now = spec.Items("tolerations").Select(WithoutSeconds).ToList();
        if (!old.Items("tolerations").All(item => now.Exists(other => JsonNode.DeepEquals(WithoutSeconds(item), other))))
            yield return FieldErrors.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
    }

    private static JsonNode? WithoutSeconds(JsonNode? toleration)
    {
        var copy = toleration?.DeepClone();
        (copy as JsonObject)?.Remove("tolerationSeconds");
        return copy;
    }

    /// <summary>The part of the spec that no update may change.</summary>
    private static JsonObject Fixed(JsonObject pod)
    {
        var spec = (JsonObject)pod.DeepClone();
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")).OfType<JsonObject>())
            container.Remove("image");
        spec.Remove("activeDeadlineSeconds");
        spec.Remove("tolerations");
        spec.Remove("schedulingGates");
        if (spec.Number("terminationGracePeriodSeconds") < 0)
            spec["terminationGracePeriodSeconds"] = 1L;
        return spec;
    }
}
