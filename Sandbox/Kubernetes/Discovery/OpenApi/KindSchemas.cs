using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery.OpenApi;

/// <summary>The schemas of kinds and what they refer to.</summary>
/// <param name="builtIn">The schema of a kind that is built in by group, version and kind; null where it isn't known.</param>
internal sealed class KindSchemas(Func<string, string, string, JsonObject?> builtIn)
{
    private const string ApiVersionDescription =
        "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the "
        + "latest internal value, and may reject unrecognized values. "
        + "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources";

    private const string KindDescription =
        "Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the "
        + "client submits requests to. Cannot be updated. In CamelCase. "
        + "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds";

    private const string MetadataDescription =
        "Standard object's metadata. More info: "
        + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    /// <summary>The schemas of a group version, by name.</summary>
    public JsonObject Of(ApiVersion version)
    {
        var schemas = new JsonObject
        {
            [SchemaNames.ObjectMeta] = ObjectMeta(),
            [SchemaNames.ListMeta] = ListMeta(),
            [SchemaNames.Patch] = Described("Patch is provided to give a concrete name and type to the Kubernetes PATCH request body."),
            [SchemaNames.DeleteOptions] = Described("DeleteOptions may be provided when deleting an API object."),
            [SchemaNames.Status] = Described("Status is a return value for calls that don't return other objects."),
        };
        foreach (var resource in version.Resources)
        {
            schemas[SchemaNames.Of(resource, resource.Kind)] = Kind(resource);
            if (resource.Verbs.Contains("list"))
                schemas[SchemaNames.Of(resource, resource.ListKind)] = List(resource);
        }

        return schemas;
    }

    /// <summary>A group, version and kind as <c>x-kubernetes-group-version-kind</c> has it.</summary>
    public static JsonObject GroupVersionKind(string group, string version, string kind) =>
        new() { ["group"] = group, ["kind"] = kind, ["version"] = version };

    private JsonObject Kind(ApiResource resource)
    {
        var schema = (resource.CustomSchema ?? builtIn(resource.Group, resource.Version, resource.Kind))?.DeepClone() as JsonObject
            ?? new JsonObject { ["type"] = "object" };
        var properties = new JsonObject
        {
            ["apiVersion"] = Text(ApiVersionDescription),
            ["kind"] = Text(KindDescription),
            ["metadata"] = Metadata(SchemaNames.ObjectMeta),
        };
        foreach (var (name, property) in schema.At("properties") as JsonObject ?? [])
            properties.TryAdd(name, property?.DeepClone());
        schema["properties"] = properties;
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(resource.Group, resource.Version, resource.Kind));
        return schema;
    }

    private static JsonObject List(ApiResource resource) => new()
    {
        ["description"] = $"{resource.ListKind} is a list of {resource.Kind}",
        ["type"] = "object",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = Text(ApiVersionDescription),
            ["items"] = new JsonObject
            {
                ["description"] = $"List of {resource.Plural}",
                ["type"] = "array",
                ["items"] = Reference(SchemaNames.Of(resource, resource.Kind)),
            },
            ["kind"] = Text(KindDescription),
            ["metadata"] = Metadata(SchemaNames.ListMeta),
        },
        ["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(resource.Group, resource.Version, resource.ListKind)),
    };

    /// <summary>ObjectMeta as every kind has it.</summary>
    private JsonObject ObjectMeta() =>
        builtIn("", "v1", "ConfigMap").At("properties", "metadata") is JsonObject known && known.At("properties") is not null
            ? (JsonObject)known.DeepClone()
            : Described("ObjectMeta is metadata that all persisted resources must have, which includes all objects users must create.");

    private static JsonObject ListMeta() => new()
    {
        ["description"] = "ListMeta describes metadata that synthetic resources must have, including lists and various status objects.",
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["continue"] = Text("Set if the user set a limit on the number of items returned and the server has more data available."),
            ["remainingItemCount"] = new JsonObject
            {
                ["description"] = "The number of subsequent items in the list which are not included in this list response.",
                ["type"] = "integer",
                ["format"] = "int64",
            },
            ["resourceVersion"] = Text("The server's internal version of this object, by which clients tell when objects have changed."),
        },
    };

    private static JsonObject Described(string description) => new() { ["description"] = description, ["type"] = "object" };

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    /// <summary>A reference beside a description must be wrapped: OpenAPI 3.0 has nothing beside <c>$ref</c>.</summary>
    private static JsonObject Metadata(string schema) => new()
    {
        ["description"] = MetadataDescription,
        ["allOf"] = new JsonArray(Reference(schema)),
        ["default"] = new JsonObject(),
    };

    private static JsonObject Reference(string schema) => new() { ["$ref"] = SchemaNames.Reference(schema) };
}
