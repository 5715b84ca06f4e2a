using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Turns JSON into values of CEL, by its schema.</summary>
internal static class RuleValues
{
    /// <summary>The value.</summary>
    public static object? From(JsonNode? node, CelType type, SchemaNode? schema) => node switch
    {
        null => null,
        JsonObject obj when type.Kind == CelKind.Object => FromObject(obj, type, schema),
        JsonObject obj when type.Kind == CelKind.Map => new CelMap(obj.Select(member =>
            KeyValuePair.Create<object, object?>(member.Key, From(member.Value, type.Parameters[1], schema?.AdditionalProperties)))),
        JsonObject obj =>
            new CelMap(obj.Select(member => KeyValuePair.Create<object, object?>(member.Key, From(member.Value, CelType.Dyn, null)))),
        JsonArray list => FromList(list, type, schema),
        _ => FromScalar(node.AsValue(), type),
    };

    private static CelObject FromObject(JsonObject obj, CelType type, SchemaNode? schema)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in obj)
        {
            if (FieldEscaping.Escape(name) is { } escaped && type.Fields!.TryGetValue(escaped, out var field))
                fields[escaped] = From(value, field, schema?.Properties.GetValueOrDefault(name));
        }

        return new CelObject(type, fields);
    }

    private static CelList FromList(JsonArray list, CelType type, SchemaNode? schema)
    {
        var element = type.Kind == CelKind.List ? type.Parameters[0] : CelType.Dyn;
        return new CelList([.. list.Select(item => From(item, element, schema?.Items))])
        {
            IsSet = schema?.ListType == "set",
            MapKeys = schema?.ListType == "map" ? [.. schema.ListMapKeys.Select(key => FieldEscaping.Escape(key) ?? key)] : null,
        };
    }

    private static object FromScalar(JsonValue value, CelType type) => value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => FromNumber(value, type),
        _ => FromText(value.GetValue<string>(), type),
    };

    private static object FromNumber(JsonValue value, CelType type)
    {
        if (type.Kind != CelKind.Double && SchemaNumbers.AsInteger(value) is { } whole)
            return whole;
        var number = SchemaNumbers.AsDouble(value);
        return type.Kind == CelKind.Int && number % 1 == 0 ? (long)number : number;
    }

    private static object FromText(string text, CelType type) => type.Kind switch
    {
        CelKind.Timestamp when text.Length == 10 && DateTimeText.Parse(text + "T00:00:00Z") is { } date => CelTimestamp.From(date),
        CelKind.Timestamp when DateTimeText.Parse(text) is { } time => CelTimestamp.From(time),
        CelKind.Duration when DurationText.Parse(text) is { } nanoseconds => new CelDuration(nanoseconds),
        CelKind.Bytes => FromBase64(text),
        _ => text,
    };

    private static object FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : text;
    }
}
