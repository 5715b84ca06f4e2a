using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Operator.Entities.Attributes;

namespace Operator.Manifests;

/// <summary>
/// Structural schemas (Kubernetes, "Specifying a structural schema") of custom resources, from the same contract that reads and writes
/// them. The BCL exports plain JSON schema; what differs is put right here: no null types, no references, typed items and fields.
/// </summary>
public static class StructuralSchema
{
    // What a node of a structural schema may hold, in the order in which it is written.
    private static readonly string[] Keywords =
    [
        "description", "type", "format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
        "minProperties", "maxProperties", "items", "properties", "additionalProperties", "required", "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ];

    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Transform,
    };

    /// <summary>The schema of a kind.</summary>
    public static JsonObject Of(JsonTypeInfo contract) => contract.GetJsonSchemaAsNode(Options).DeepClone().AsObject();

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode exported)
    {
        // The API server has the schema of metadata itself; a custom resource may say no more of it than this.
        if (context.Path is ["properties", "metadata", ..]) return new JsonObject { ["type"] = "object" };

        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var schema = ShapeOf(type, context.TypeInfo, exported);
        SchemaConstraints.Apply(type.GetCustomAttributes(inherit: false), schema, fieldName: null);
        if (context.PropertyInfo is { AttributeProvider: { } property } info)
            SchemaConstraints.Apply(property.GetCustomAttributes(inherit: false), schema, info.Name);

        return Ordered(schema);
    }

    private static JsonObject ShapeOf(Type type, JsonTypeInfo contract, JsonNode exported)
    {
        if (type == typeof(V1Condition)) return ConditionSchema.Create();
        if (type == typeof(JsonElement)) return AnyObject();
        if (exported is not JsonObject schema || schema.ContainsKey("$ref"))
            throw new NotSupportedException($"{type} has no structural schema: it is recursive or holds anything at all");

        schema["type"] = TypeName(schema["type"]);
        if (type == typeof(int)) schema["format"] = "int32";
        if (type == typeof(long)) schema["format"] = "int64";
        if (contract.Kind == JsonTypeInfoKind.Object) DescribeFields(schema, contract);
        // The exporter leaves out the items of a list that may hold anything.
        if (contract.Kind == JsonTypeInfoKind.Enumerable) schema.TryAdd("items", AnyObject());
        return schema;
    }

    private static JsonObject AnyObject() => new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    private static void DescribeFields(JsonObject schema, JsonTypeInfo contract)
    {
        var required = contract.Properties
            .Where(p => p.AttributeProvider?.IsDefined(typeof(RequiredAttribute), inherit: false) == true)
            .Select(p => (JsonNode)p.Name)
            .ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);

        var fields = schema["properties"]?.AsObject() ?? [];
        schema["properties"] = new JsonObject(
            fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
    }

    // What may be null is absent in Kubernetes, so that ["string", "null"] is a string.
    private static string TypeName(JsonNode? type) =>
        (type as JsonArray)?.Select(t => t!.GetValue<string>()).Single(t => t != "null") ?? type!.GetValue<string>();

    private static JsonObject Ordered(JsonObject schema)
    {
        if (schema.FirstOrDefault(k => !Keywords.Contains(k.Key)).Key is { } unknown)
            throw new NotSupportedException($"{unknown} is no keyword of a structural schema");

        return new JsonObject(
            Keywords.Where(schema.ContainsKey).Select(k => KeyValuePair.Create(k, schema[k]?.DeepClone())));
    }
}
