using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Values as field errors show them.</summary>
internal static class GoValues
{
    /// <summary>A value within an error: quoted text, plain numbers and booleans, all else as JSON with sorted keys.</summary>
    public static string Show(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => FieldErrors.Quote(value.GetValue<string>()),
        JsonValueKind.Number when SchemaNumbers.AsInteger(value.AsValue()) is { } whole => $"{whole}",
        JsonValueKind.Number => SchemaNumbers.Print(SchemaNumbers.AsDouble(value.AsValue())),
        _ => JsonValues.Write(Sorted(value)),
    };

    /// <summary>A copy with the keys of objects sorted, as Go writes maps.</summary>
    public static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject obj => new JsonObject(obj.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => value?.DeepClone(),
    };
}
