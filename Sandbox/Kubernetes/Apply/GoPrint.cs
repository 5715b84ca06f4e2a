using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Values as Go's <c>%v</c> prints them, for errors that do.</summary>
internal static class GoPrint
{
    /// <summary>The value as text, such as <c>map[a:1 b:[x]]</c>.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject map =>
            $"map[{string.Join(' ', map.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{Text(m.Value)}"))}]",
        JsonArray list => $"[{string.Join(' ', list.Select(Text))}]",
        _ => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : JsonValues.Write(value),
    };
}
