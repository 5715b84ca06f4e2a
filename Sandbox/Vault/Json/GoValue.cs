using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Vault.Json;

/// <summary>How Go prints a decoded JSON value, as Vault's error messages quote it.</summary>
public static class GoValue
{
    /// <summary>A value as <c>%v</c> prints it: <c>map[a:1 b:[x y]]</c>.</summary>
    public static string Print(JsonNode? node) => node switch
    {
        null => "<nil>",
        JsonObject map =>
            $"map[{string.Join(' ', map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{Print(p.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Print))}]",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(),
    };

    /// <summary>A list of text as <c>%q</c> prints it: <c>["a" "b"]</c>.</summary>
    public static string Quote(IEnumerable<string> list) => $"[{string.Join(' ', list.Select(Quote))}]";

    /// <summary>A text as <c>%q</c> prints it.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";

    /// <summary>The name of the Go type that a JSON value decodes to, as <c>%T</c> prints it.</summary>
    public static string TypeName(JsonNode? node) => node switch
    {
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ => node?.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "json.Number",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => "<nil>",
        },
    };
}
