using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Texts that the cells of several kinds have in common.</summary>
internal static class CellText
{
    /// <summary>What is shown for nothing.</summary>
    public const string None = "<none>";

    /// <summary>A text, or <see cref="None"/>.</summary>
    public static string OrNone(string text) => text.Length == 0 ? None : text;

    /// <summary>Labels as <c>a=b,c=d</c>.</summary>
    public static string Labels(JsonNode? labels) => labels is JsonObject { Count: > 0 } set
        ? string.Join(',', set.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value.Text()}"))
        : None;

    /// <summary>A label selector as it is written in a query.</summary>
    public static string Selector(JsonNode? selector)
    {
        var labels = (selector.At("matchLabels") as JsonObject ?? [])
            .Select(label => (label.Key, Text: $"{label.Key}={label.Value.Text()}"));
        var expressions = selector.Items("matchExpressions").Select(Expression);
        var parts = labels.Concat(expressions).OrderBy(part => part.Key, StringComparer.Ordinal);
        return OrNone(string.Join(',', parts.Select(part => part.Text)));
    }

    /// <summary>The names and the images of the containers of a pod template.</summary>
    public static (string Names, string Images) Containers(JsonObject workload)
    {
        var containers = workload.Items("spec", "template", "spec", "containers");
        return (string.Join(',', containers.Select(c => c.Text("name"))), string.Join(',', containers.Select(c => c.Text("image"))));
    }

    private static (string Key, string Text) Expression(JsonNode? expression)
    {
        var key = expression.Text("key");
        var values = string.Join(',', expression.Texts("values").Order(StringComparer.Ordinal));
        return (key, expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        });
    }
}
