using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Schema;

/// <summary>One node of a structural schema, read from JSON.</summary>
public sealed class SchemaNode
{
    private SchemaNode(JsonObject source)
    {
        Source = source;
        IntOrString = Flag("x-kubernetes-int-or-string");
        Type = Text("type") ?? "";
        Types = IntOrString ? ["integer", "string"] : Type.Length > 0 ? [Type] : [];
        Format = Formats.Supported(Type, Text("format"));
        Default = source["default"];
        Properties = Named("properties");
        Items = source["items"] is JsonObject items ? new SchemaNode(items) : null;
        AdditionalProperties = source["additionalProperties"] is JsonObject additional ? new SchemaNode(additional) : null;
        AllowsAdditional = source["additionalProperties"] is JsonValue value && value.TryGetValue(out bool allows) ? allows : null;
        Required = Texts("required");
        ListMapKeys = Texts("x-kubernetes-list-map-keys");
        Enum = source["enum"] as JsonArray;
        (AllOf, AnyOf, OneOf) = (Listed("allOf"), Listed("anyOf"), Listed("oneOf"));
        Not = source["not"] is JsonObject not ? new SchemaNode(not) : null;
        Pattern = Text("pattern") is { Length: > 0 } pattern ? GoRegex.Compile(pattern) : null;
        Rules = [.. (source["x-kubernetes-validations"] as JsonArray ?? []).OfType<JsonObject>().Select(rule => new ValidationRule(rule))];
        HasRules = Rules.Count > 0 || Below().Any(node => node.HasRules);
    }

    /// <summary>The JSON that it was read from.</summary>
    public JsonObject Source { get; }

    /// <summary>The type; empty if none.</summary>
    public string Type { get; }

    /// <summary>The types that a value may have; empty if any.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The format, if it is one that is checked.</summary>
    public string? Format { get; }

    /// <summary>Whether null is a value.</summary>
    public bool Nullable => Flag("nullable");

    /// <summary>The default.</summary>
    public JsonNode? Default { get; }

    /// <summary>The declared fields, sorted by name.</summary>
    public IReadOnlyDictionary<string, SchemaNode> Properties { get; }

    /// <summary>The schema of a list's elements.</summary>
    public SchemaNode? Items { get; }

    /// <summary>The schema of fields that aren't declared.</summary>
    public SchemaNode? AdditionalProperties { get; }

    /// <summary>Whether fields that aren't declared may be there, where the schema says just that.</summary>
    public bool? AllowsAdditional { get; }

    /// <summary>Whether the object is a map of free keys.</summary>
    public bool IsMap => AdditionalProperties is not null || AllowsAdditional is not null;

    /// <summary>The fields that must be there.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>The allowed values.</summary>
    public JsonArray? Enum { get; }

    /// <summary>The schemas that all must hold.</summary>
    public IReadOnlyList<SchemaNode> AllOf { get; }

    /// <summary>The schemas of which one must hold.</summary>
    public IReadOnlyList<SchemaNode> AnyOf { get; }

    /// <summary>The schemas of which exactly one must hold.</summary>
    public IReadOnlyList<SchemaNode> OneOf { get; }

    /// <summary>The schema that must not hold.</summary>
    public SchemaNode? Not { get; }

    /// <summary>The pattern of a text.</summary>
    public GoRegex? Pattern { get; }

    /// <summary>The rules in CEL.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; }

    /// <summary>Whether there are rules here or below.</summary>
    public bool HasRules { get; }

    /// <summary>Whether a value may be a number or a text.</summary>
    public bool IntOrString { get; }

    /// <summary>Whether unknown fields are kept.</summary>
    public bool PreservesUnknown => Flag("x-kubernetes-preserve-unknown-fields");

    /// <summary>Whether the object is a whole Kubernetes object.</summary>
    public bool IsEmbeddedResource => Flag("x-kubernetes-embedded-resource");

    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>.</summary>
    public string? ListType => Text("x-kubernetes-list-type");

    /// <summary>The key fields of a list of type map.</summary>
    public IReadOnlyList<string> ListMapKeys { get; }

    /// <summary>Reads a schema.</summary>
    public static SchemaNode Read(JsonObject schema) => new(schema);

    /// <summary>The schema of a key's value; null if it has none.</summary>
    public SchemaNode? Of(string key) => Properties.GetValueOrDefault(key) ?? AdditionalProperties;

    /// <summary>A whole number such as <c>maxLength</c>.</summary>
    public long? Count(string name) => Number(name) is { } number ? (long)number : null;

    /// <summary>A number such as <c>minimum</c>.</summary>
    public double? Number(string name) =>
        Source[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? SchemaNumbers.AsDouble(value) : null;

    /// <summary>Whether a keyword is true.</summary>
    public bool Flag(string name) => Source[name] is JsonValue value && value.TryGetValue(out bool set) && set;

    /// <summary>A keyword's text.</summary>
    public string? Text(string name) => Source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private IEnumerable<SchemaNode> Below()
    {
        foreach (var node in Properties.Values.Concat(AllOf))
            yield return node;
        if (Items is not null)
            yield return Items;
        if (AdditionalProperties is not null)
            yield return AdditionalProperties;
    }

    private string[] Texts(string name) =>
        [.. (Source[name] as JsonArray ?? []).Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item => item!.GetValue<string>())];

    private SchemaNode[] Listed(string name) =>
        [.. (Source[name] as JsonArray ?? []).OfType<JsonObject>().Select(schema => new SchemaNode(schema))];

    private SortedDictionary<string, SchemaNode> Named(string name)
    {
        var nodes = new SortedDictionary<string, SchemaNode>(StringComparer.Ordinal);
        foreach (var (key, schema) in Source[name] as JsonObject ?? [])
        {
            if (schema is JsonObject below)
                nodes[key] = new SchemaNode(below);
        }

        return nodes;
    }
}
