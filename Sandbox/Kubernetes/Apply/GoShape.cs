using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>
/// Built-in kinds pass through Go structs on their way in and out: empty optional fields vanish, others are written though empty.
/// </summary>
public static class GoShape
{
    /// <summary>The copy as Go writes it. Unknown fields stay.</summary>
    public static JsonObject Normalize(JsonObject obj, FieldType type) =>
        type.Map is { } shape ? Struct(obj, shape) : (JsonObject)obj.DeepClone();

    private static JsonNode? Visit(JsonNode? value, FieldType type) => value switch
    {
        JsonObject obj when type.Map is { Fields.Count: > 0 } shape => Struct(obj, shape),
        JsonObject obj when type.Map is { Element: { } element } && type.Scalar is null =>
            new JsonObject(
                obj.Select(member => KeyValuePair.Create(member.Key, Visit(member.Value, element) ?? EmptyObject.Zero(element)))),
        JsonArray list when type.List is { } shape && type.Scalar is null =>
            new JsonArray([.. list.Select(item => Visit(item, shape.Element))]),
        null when type.Map is { Fields.Count: > 0 } shape => Struct([], shape),
        _ => value?.DeepClone(),
    };

    private static JsonObject Struct(JsonObject obj, MapShape shape)
    {
        var result = new JsonObject();
        foreach (var (name, value) in obj)
        {
            if (!shape.Fields.TryGetValue(name, out var field))
            {
                result[name] = value?.DeepClone();
                continue;
            }

            var isAbsent = value is null || (!field.Pointer && IsZero(value));
            if (!isAbsent || field.AlwaysWritten)
            {
                result[name] = isAbsent && field.Pointer ? null
                    : value is null ? EmptyObject.Zero(field.Type)
                    : Visit(value, field.Type);
            }
        }

        foreach (var field in shape.Fields.Values)
        {
            if (field.AlwaysWritten && !result.ContainsKey(field.Name))
                result[field.Name] = field.Pointer ? null : EmptyObject.Zero(field.Type);
        }

        return result;
    }

    private static bool IsZero(JsonNode value) => value switch
    {
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            JsonValueKind.False => true,
            JsonValueKind.Number => JsonValues.Compare(value, JsonValue.Create(0)) == 0,
            _ => false,
        },
    };
}
