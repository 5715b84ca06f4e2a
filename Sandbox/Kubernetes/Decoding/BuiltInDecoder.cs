using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;

namespace Sandbox.Kubernetes.Decoding;

/// <summary>
/// Brings JSON into the form that Go's types give a built-in kind when it is read and written again: unknown fields go,
/// empty ones go unless the type always writes them, those come if they are missing.
/// </summary>
/// <param name="unknown">Receives the paths of unknown fields.</param>
public sealed class BuiltInDecoder(List<string> unknown)
{
    /// <summary>Decodes a value, in place.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="path">Where it is; empty for a whole object.</param>
    /// <exception cref="FormatException">A value has the wrong type.</exception>
    public void Decode(JsonNode value, FieldType type, string path = "") => DecodeValue(value, type, path);

    private void DecodeObject(JsonObject value, MapShape map, string path)
    {
        foreach (var (name, node) in value.ToList())
        {
            var field = path.Length == 0 ? name : $"{path}.{name}";
            var declaration = map.Fields.GetValueOrDefault(name);
            if ((declaration?.Type ?? map.Element) is not { } type)
            {
                unknown.Add(field);
                value.Remove(name);
                continue;
            }

            if (node is null)
            {
                // A null in a map of texts is an empty text; elsewhere it is as if the field weren't there.
                if (declaration is null && type.Scalar is FieldFormat.String or FieldFormat.Bytes)
                    value[name] = "";
                else
                    value.Remove(name);
                continue;
            }

            DecodeValue(node, type, field);
            if (node is JsonValue scalar && ScalarFormats.Canonical(scalar, type.Scalar) is { } canonical)
                value[name] = canonical;
            if (declaration is { AlwaysWritten: false, Pointer: false } && IsEmpty(node, declaration.Type))
                value.Remove(name);
        }

        FillIn(value, map);
    }

    private void DecodeValue(JsonNode node, FieldType type, string path)
    {
        switch (node)
        {
            case JsonObject value when type.Map is { } map:
                DecodeObject(value, map, path);
                break;
            case JsonArray list when type.List is { } shape:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item)
                        DecodeValue(item, shape.Element, $"{path}[{i}]");
                }

                break;
            case JsonValue scalar when type.Scalar is { } format:
                ScalarFormats.Check(scalar, format, path);
                break;
            default:
                throw new FormatException($"json: cannot unmarshal {Described(node)} into Go struct field {path} of type {Expected(type)}");
        }
    }

    private static void FillIn(JsonObject value, MapShape map)
    {
        foreach (var (name, declaration) in map.Fields)
        {
            // Go's omitempty does nothing for times, which are structs; only metadata leaves its out (omitzero).
            var isTime = declaration is { Pointer: false, Type.Scalar: FieldFormat.Time or FieldFormat.MicroTime }
                && name != "creationTimestamp";
            if (!(declaration.AlwaysWritten || isTime) || value.ContainsKey(name))
                continue;
            value[name] = declaration switch
            {
                { Pointer: true } => null,
                { Type.Map: { Fields.Count: > 0 } nested } => Filled(nested),
                { Type.Scalar: FieldFormat.String } => JsonValue.Create(""),
                { Type.Scalar: FieldFormat.Int32 or FieldFormat.Int64 } => JsonValue.Create(0L),
                { Type.Scalar: FieldFormat.Boolean } => JsonValue.Create(false),
                _ => null,
            };
        }
    }

    private static JsonObject Filled(MapShape map)
    {
        var value = new JsonObject();
        FillIn(value, map);
        return value;
    }

    private static bool IsEmpty(JsonNode node, FieldType type) => node switch
    {
        JsonObject { Count: 0 } => type.Map is { Fields.Count: 0 },
        JsonArray { Count: 0 } => true,
        JsonValue scalar => scalar.GetValueKind() switch
        {
            JsonValueKind.String => scalar.GetValue<string>().Length == 0 && type.Scalar is not FieldFormat.IntOrString,
            JsonValueKind.False => true,
            JsonValueKind.Number => type.Scalar is not FieldFormat.IntOrString && scalar.ToJsonString() == "0",
            _ => false,
        },
        _ => false,
    };

    private static string Described(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True or JsonValueKind.False => "bool",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string Expected(FieldType type) => type switch
    {
        { Map: not null } => "object",
        { List: not null } => "array",
        _ => type.Scalar?.ToString().ToLowerInvariant() ?? "unknown",
    };
}
