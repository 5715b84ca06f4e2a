using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>Label selectors as objects have them (<c>meta/v1 LabelSelector</c>).</summary>
internal static class LabelSelection
{
    /// <summary>What is wrong with a selector (<c>ValidateLabelSelector</c>).</summary>
    public static IEnumerable<FieldError> Check(JsonObject selector, string path)
    {
        foreach (var error in MetadataRules.Labels(selector["matchLabels"] as JsonObject, path + ".matchLabels"))
            yield return error;
        var expressions = selector.Items("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            var (expression, at) = (expressions[i], $"{path}.matchExpressions[{i}]");
            var count = expression.Items("values").Count;
            switch (expression.Text("operator"))
            {
                case "In" or "NotIn" when count == 0:
                    yield return FieldErrors.Required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when count > 0:
                    yield return FieldErrors.Forbidden(at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case "In" or "NotIn" or "Exists" or "DoesNotExist":
                    break;
                default:
                    yield return FieldErrors.Invalid(at + ".operator", expression.Text("operator"), "not a valid selector operator");
                    break;
            }

            foreach (var problem in Names.QualifiedName(expression.Text("key")))
                yield return FieldErrors.Invalid(at + ".key", expression.Text("key"), problem);
        }
    }

    /// <summary>Whether labels match.</summary>
    public static bool Matches(JsonObject selector, JsonObject? labels)
    {
        foreach (var (key, value) in selector["matchLabels"] as JsonObject ?? [])
        {
            if (labels?[key] is null || labels.Text(key) != (string?)value)
                return false;
        }

        return selector.Items("matchExpressions").All(expression =>
        {
            var has = labels?[expression.Text("key")] is not null;
            var isOne = has && expression.Texts("values").Contains(labels.Text(expression.Text("key")));
            return expression.Text("operator") switch
            {
                "In" => isOne,
                "NotIn" => !isOne,
                "Exists" => has,
                "DoesNotExist" => !has,
                _ => false,
            };
        });
    }
}
