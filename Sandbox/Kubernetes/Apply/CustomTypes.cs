using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Types of custom kinds, from their structural schemas.</summary>
/// <param name="objectMeta">The type of <c>metadata</c>.</param>
public sealed class CustomTypes(FieldType objectMeta)
{
    private static readonly FieldType Text = new(FieldFormat.String);

    /// <summary>The type of a kind with this <c>openAPIV3Schema</c>.</summary>
    public FieldType From(JsonObject schema) => new(map: () => Map(schema, isObject: true, preserve: false));

    private FieldType Type(JsonObject schema, bool preserve)
    {
        preserve |= Flag(schema, "x-kubernetes-preserve-unknown-fields");
        var embedded = Flag(schema, "x-kubernetes-embedded-resource");
        return (string?)schema["type"] switch
        {
            "object" => new FieldType(map: () => Map(schema, embedded, preserve)),
            "array" => new FieldType(list: () => List(schema, preserve)),
            "string" => new FieldType((string?)schema["format"] switch
            {
                null or "" or "byte" => FieldFormat.String,
                _ => FieldFormat.Any,
            }),
            "integer" => new FieldType(FieldFormat.Int64),
            "number" => new FieldType(FieldFormat.Double),
            "boolean" => new FieldType(FieldFormat.Boolean),
            _ => new FieldType(FieldFormat.Any, () => List(schema, preserve), () => Map(schema, embedded, preserve)),
        };
    }

    private MapShape Map(JsonObject schema, bool isObject, bool preserve)
    {
        preserve |= Flag(schema, "x-kubernetes-preserve-unknown-fields");
        var fields = new Dictionary<string, FieldDeclaration>(StringComparer.Ordinal);
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (property is JsonObject below)
                fields[name] = new FieldDeclaration(name, Type(below, preserve), below["default"]);
        }

        if (isObject)
        {
            fields["apiVersion"] = new FieldDeclaration("apiVersion", Text);
            fields["kind"] = new FieldDeclaration("kind", Text);
            fields["metadata"] = new FieldDeclaration("metadata", objectMeta);
        }

        var element = schema["additionalProperties"] switch
        {
            JsonObject additional => Type(additional, preserve),
            JsonValue value when value.TryGetValue(out bool allowed) => allowed ? FieldType.Deduced : null,
            _ => preserve || fields.Count == 0 ? FieldType.Deduced : null,
        };
        return new MapShape(
            fields.ToFrozenDictionary(StringComparer.Ordinal), element, (string?)schema["x-kubernetes-map-type"] == "atomic");
    }

    private ListShape List(JsonObject schema, bool preserve)
    {
        var element = schema["items"] is JsonObject items ? Type(items, preserve) : FieldType.Deduced;
        return (string?)schema["x-kubernetes-list-type"] switch
        {
            "set" => new ListShape(element, ListRelation.Set, []),
            "map" => new ListShape(
                element, ListRelation.Map, [.. (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => (string)key!)]),
            _ => new ListShape(element, ListRelation.Atomic, []),
        };
    }

    private static bool Flag(JsonObject schema, string name) => schema[name] is JsonValue value && value.TryGetValue(out bool set) && set;
}
