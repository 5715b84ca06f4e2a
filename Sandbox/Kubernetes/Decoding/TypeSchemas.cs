using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Decoding;

/// <summary>The OpenAPI v3 schemas of the built-in kinds, made of their types.</summary>
public sealed class TypeSchemas(FieldTypes types, IResourceRegistry registry)
{
    /// <summary>The schema of a kind; null if it isn't built in.</summary>
    public JsonObject? Find(string group, string version, string kind) =>
        registry.FindKind(group, version, kind) is { IsCustom: false } resource ? Schema(types.For(resource), []) : null;

    /// <param name="type">The type.</param>
    /// <param name="outer">The types around it: one that contains itself ends there.</param>
    private static JsonObject Schema(FieldType type, List<FieldType> outer)
    {
        if (type.Scalar is FieldFormat.Any || outer.Contains(type))
            return type.Map is null ? [] : new JsonObject { ["type"] = "object" };
        if (type.Map is { } map)
            return ObjectSchema(map, [.. outer, type]);
        if (type.List is { } list)
        {
            var schema = new JsonObject { ["type"] = "array", ["items"] = Schema(list.Element, [.. outer, type]) };
            schema["x-kubernetes-list-type"] = list.Relation.ToString().ToLowerInvariant();
            if (list.Keys.Count > 0)
                schema["x-kubernetes-list-map-keys"] = new JsonArray([.. list.Keys.Select(key => (JsonNode)key)]);
            return schema;
        }

        return Scalar(type.Scalar);
    }

    private static JsonObject ObjectSchema(MapShape map, List<FieldType> outer)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (map.Fields.Count > 0)
        {
            schema["properties"] = new JsonObject(map.Fields.OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, Field(field.Value, outer))));
        }
        else if (map.Element is not null)
        {
            schema["additionalProperties"] = Schema(map.Element, outer);
        }

        return schema;
    }

    private static JsonObject Field(FieldDeclaration field, List<FieldType> outer)
    {
        var schema = Schema(field.Type, outer);
        if (field.Strategies is { Count: > 0 } strategies)
            schema["x-kubernetes-patch-strategy"] = string.Join(',', strategies);
        if (field.MergeKey is { } key)
            schema["x-kubernetes-patch-merge-key"] = key;
        return schema;
    }

    private static JsonObject Scalar(FieldFormat? format) => format switch
    {
        FieldFormat.Int32 => new() { ["type"] = "integer", ["format"] = "int32" },
        FieldFormat.Int64 => new() { ["type"] = "integer", ["format"] = "int64" },
        FieldFormat.Double => new() { ["type"] = "number", ["format"] = "double" },
        FieldFormat.Boolean => new() { ["type"] = "boolean" },
        FieldFormat.Bytes => new() { ["type"] = "string", ["format"] = "byte" },
        FieldFormat.Time or FieldFormat.MicroTime => new() { ["type"] = "string", ["format"] = "date-time" },
        FieldFormat.IntOrString =>
            new() { ["x-kubernetes-int-or-string"] = true, ["anyOf"] = new JsonArray(Type("integer"), Type("string")) },
        FieldFormat.Quantity => new() { ["anyOf"] = new JsonArray(Type("string"), Type("number")) },
        _ => Type("string"),
    };

    private static JsonObject Type(string name) => new() { ["type"] = name };
}
