using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>How structured-merge-diff compares, orders and writes JSON values: 1 and 1.0 are equal, and kinds have an order.</summary>
public static class JsonValues
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether two values are the same.</summary>
    public static bool Equal(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count
            && a.All(member => b.TryGetPropertyValue(member.Key, out var other) && Equal(member.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Equal(pair.First, pair.Second)),
        (JsonValue, JsonValue) => Compare(left, right) == 0,
        _ => false,
    };

    /// <summary>The order of two values: numbers, texts, booleans, lists, objects, null.</summary>
    public static int Compare(JsonNode? left, JsonNode? right)
    {
        var (kind, other) = (Rank(left), Rank(right));
        if (kind != other)
            return kind - other;

        return kind switch
        {
            0 => CompareNumbers(left!.AsValue(), right!.AsValue()),
            1 => string.CompareOrdinal(left!.GetValue<string>(), right!.GetValue<string>()),
            2 => left!.GetValue<bool>().CompareTo(right!.GetValue<bool>()),
            3 => CompareLists(left!.AsArray(), right!.AsArray()),
            4 => string.CompareOrdinal(Write(left), Write(right)),
            _ => 0,
        };
    }

    /// <summary>The value as JSON, with &lt;, &gt; and &amp; escaped as Go escapes them.</summary>
    public static string Write(JsonNode? value)
    {
        var text = value is null ? "null" : value.ToJsonString(Relaxed);
        return text.AsSpan().IndexOfAny("<>&") < 0
            ? text
            : text.Replace("<", "\\u003c", StringComparison.Ordinal)
                .Replace(">", "\\u003e", StringComparison.Ordinal)
                .Replace("&", "\\u0026", StringComparison.Ordinal);
    }

    /// <summary>Reads JSON; false if it is none.</summary>
    public static bool TryParse(string json, out JsonNode? value)
    {
        try
        {
            value = JsonNode.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }

    /// <summary>Whether a number is written without a fraction and fits 64 bits, as Go's decoder tells integers apart.</summary>
    public static bool IsInteger(JsonNode? value) =>
        value is JsonValue number && value.GetValueKind() == JsonValueKind.Number && number.TryGetInt64(out _);

    private static bool TryGetInt64(this JsonValue value, out long number) =>
        value.TryGetValue(out number)
        || long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static int CompareNumbers(JsonValue left, JsonValue right) =>
        left.TryGetInt64(out var a) && right.TryGetInt64(out var b) ? a.CompareTo(b) : AsDouble(left).CompareTo(AsDouble(right));

    private static double AsDouble(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    private static int CompareLists(JsonArray left, JsonArray right)
    {
        foreach (var (a, b) in left.Zip(right))
        {
            if (Compare(a, b) is not 0 and var order)
                return order;
        }

        return left.Count - right.Count;
    }

    private static int Rank(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => 0,
        JsonValueKind.String => 1,
        JsonValueKind.True or JsonValueKind.False => 2,
        JsonValueKind.Array => 3,
        JsonValueKind.Object => 4,
        _ => 5,
    };
}
