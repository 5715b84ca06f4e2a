using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery.OpenApi;

/// <summary>Makes the OpenAPI documents: v3, one a group version, and a v2 that names the kinds.</summary>
/// <param name="schemas">The schemas of kinds.</param>
internal sealed class OpenApiDocuments(KindSchemas schemas)
{
    /// <summary>The media type by which older clients ask for the v2 document in protobuf.</summary>
    public const string ProtobufType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// <summary>The v3 document of a group version.</summary>
    public JsonObject Of(ApiVersion version)
    {
        var paths = new JsonObject
        {
            [$"/{version.Path}/"] = new JsonObject { ["get"] = DiscoveryOperation("get available resources") },
        };
        foreach (var resource in version.Resources)
            AddPaths(paths, version, resource);
        return Frame(paths, schemas.Of(version));
    }

    /// <summary>The v3 document of a path that has no resources, such as <c>version</c>.</summary>
    public static JsonObject OfPath(string path) => Frame(
        new JsonObject { [$"/{path}/"] = new JsonObject { ["get"] = DiscoveryOperation($"get /{path}") } }, []);

    /// <summary>
    /// The v2 document as kubectl before 1.27 asks for it: it names no kinds, so that those don't validate by themselves and leave it to
    /// the server.
    /// </summary>
    public static Document V2Protobuf { get; } = new(200, "application/octet-stream",
        [.. Field(1, "2.0"), .. Field(2, [.. Field(1, "Kubernetes"), .. Field(2, ServerVersion.GitVersion)])]);

    /// <summary>The v2 document. It names the kinds and says no more of them: whoever needs their fields reads v3.</summary>
    public static JsonObject V2(ApiCatalog catalog)
    {
        var definitions = new JsonObject();
        foreach (var resource in catalog.Groups.SelectMany(group => group.Versions).SelectMany(version => version.Resources))
        {
            definitions[SchemaNames.Of(resource, resource.Kind)] = new JsonObject
            {
                ["type"] = "object",
                ["x-kubernetes-group-version-kind"] = new JsonArray(
                    KindSchemas.GroupVersionKind(resource.Group, resource.Version, resource.Kind)),
            };
        }

        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = Info(),
            ["paths"] = new JsonObject(),
            ["definitions"] = definitions,
        };
    }

    private static void AddPaths(JsonObject paths, ApiVersion version, ApiResource resource)
    {
        var root = $"/{version.Path}";
        var collection = resource.Namespaced ? $"{root}/namespaces/{{namespace}}/{resource.Plural}" : $"{root}/{resource.Plural}";
        var own = new Operations(resource, null);
        if (resource.Namespaced)
            Add(paths, $"{root}/{resource.Plural}", own.AllNamespaces());
        JsonObject[] inNamespace = resource.Namespaced ? [Parameters.Namespace] : [];
        Add(paths, collection, own.Collection(), inNamespace);

        var item = $"{collection}/{{name}}";
        JsonObject[] ofItem = [Parameters.Name(resource.Kind), .. inNamespace];
        Add(paths, item, own.Item(), ofItem);
        foreach (var subresource in resource.Subresources)
            Add(paths, $"{item}/{subresource.Name}", new Operations(resource, subresource).Item(), ofItem);
    }

    private static void Add(JsonObject paths, string path, JsonObject operations, params JsonObject[] parameters)
    {
        if (operations.Count == 0)
            return;
        if (parameters.Length > 0)
            operations["parameters"] = new JsonArray([.. parameters.Select(parameter => parameter.DeepClone())]);
        paths[path] = operations;
    }

    private static JsonObject DiscoveryOperation(string description) => new()
    {
        ["description"] = description,
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "OK" },
            ["401"] = new JsonObject { ["description"] = "Unauthorized" },
        },
    };

    private static JsonObject Frame(JsonObject paths, JsonObject components) => new()
    {
        ["openapi"] = "3.0.0",
        ["info"] = Info(),
        ["paths"] = paths,
        ["components"] = new JsonObject
        {
            ["schemas"] = components,
            ["securitySchemes"] = new JsonObject
            {
                ["BearerToken"] = new JsonObject
                {
                    ["type"] = "apiKey",
                    ["description"] = "Bearer Token authentication",
                    ["name"] = "authorization",
                    ["in"] = "header",
                },
            },
        },
    };

    private static byte[] Field(int number, string text) => Field(number, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>A field of a protobuf message whose content is shorter than 128 bytes.</summary>
    private static byte[] Field(int number, byte[] content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = ServerVersion.GitVersion };
}
