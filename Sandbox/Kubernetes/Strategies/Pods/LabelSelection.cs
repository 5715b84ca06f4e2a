using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Strategies.Pods;

/// <summary>Label selectors as objects have them (<c>meta/v1 LabelSelector</c>).</summary>
internal static class LabelSelection
{
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
