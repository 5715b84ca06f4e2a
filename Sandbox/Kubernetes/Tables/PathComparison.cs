using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Compares scalars as a filter does: only with their like.</summary>
internal static class PathComparison
{
    /// <summary>Whether a comparison holds; null for values that cannot be compared.</summary>
    public static bool? Holds(JsonNode? left, string op, JsonNode? right)
    {
        if (left is not JsonValue a || right is not JsonValue b)
            return null;
        return (a.GetValueKind(), b.GetValueKind()) switch
        {
            (JsonValueKind.String, JsonValueKind.String) =>
                Holds(string.CompareOrdinal(a.GetValue<string>(), b.GetValue<string>()), op),
            (JsonValueKind.Number, JsonValueKind.Number) => Holds(Number(a).CompareTo(Number(b)), op),
            (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) =>
                op is "==" or "!=" ? Holds(a.GetValueKind() == b.GetValueKind() ? 0 : 1, op) : null,
            _ => null,
        };
    }

    private static bool? Holds(int order, string op) => op switch
    {
        "==" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        ">=" => order >= 0,
        _ => null,
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString());
}
