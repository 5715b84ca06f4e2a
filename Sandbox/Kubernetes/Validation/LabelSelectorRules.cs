using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Validation;

/// <summary>The rules of label selectors (<c>k8s.io/apimachinery/pkg/apis/meta/v1/validation</c>).</summary>
internal static class LabelSelectorRules
{
    /// <summary>What is wrong with a selector.</summary>
    /// <param name="selector">The selector.</param>
    /// <param name="path">Its path.</param>
    /// <param name="allowInvalidValues">Whether values may be none that a label can have, as in objects from before that was checked.</param>
    public static IEnumerable<FieldError> Check(JsonNode? selector, string path, bool allowInvalidValues = false)
    {
        foreach (var error in MetadataRules.Labels(selector.At("matchLabels") as JsonObject, $"{path}.matchLabels"))
            yield return error;
        var expressions = selector.Items("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            foreach (var error in Requirement(expressions[i], $"{path}.matchExpressions[{i}]", allowInvalidValues))
                yield return error;
        }
    }

    private static IEnumerable<FieldError> Requirement(JsonNode? requirement, string path, bool allowInvalidValues)
    {
        var values = requirement.Texts("values");
        switch (requirement.Text("operator"))
        {
            case "In" or "NotIn":
                if (values.Count == 0)
                    yield return FieldErrors.Required($"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist":
                if (values.Count > 0)
                    yield return FieldErrors.Forbidden($"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case var unknown:
                yield return FieldErrors.Invalid($"{path}.operator", unknown, "not a valid selector operator");
                break;
        }

        var key = requirement.Text("key");
        foreach (var problem in Names.QualifiedName(key))
            yield return FieldErrors.Invalid($"{path}.key", key, problem);
        for (var i = 0; i < values.Count && !allowInvalidValues; i++)
        {
            foreach (var problem in Names.LabelValue(values[i]))
                yield return FieldErrors.Invalid($"{path}.values[{i}]", values[i], problem);
        }
    }
}
