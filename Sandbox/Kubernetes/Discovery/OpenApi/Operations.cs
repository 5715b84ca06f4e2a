using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Discovery.OpenApi;

/// <summary>The operations on one path of a resource or subresource.</summary>
/// <param name="resource">The resource.</param>
/// <param name="subresource">The subresource, or null.</param>
internal sealed class Operations(ApiResource resource, ApiSubresource? subresource)
{
    private static readonly string[] Representations = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    private readonly string _kind = subresource?.Kind ?? resource.Kind;

    /// <summary>The operations on the collection.</summary>
    public JsonObject Collection() => Path(
        ("get", "list", Operation("list", "list", resource.ListKind, null, Parameters.List)),
        ("post", "create", Operation("create", "post", _kind, _kind, Parameters.Write)),
        ("delete", "deletecollection", Operation(
            "deletecollection", "deletecollection", null, null, [.. Parameters.Delete, .. Parameters.List])));

    /// <summary>The list of all namespaces.</summary>
    public JsonObject AllNamespaces() => Path(
        ("get", "list", Operation("listForAllNamespaces", "list", resource.ListKind, null, Parameters.List)));

    /// <summary>The operations on one object.</summary>
    public JsonObject Item() => Path(
        ("get", "get", Operation("read", "get", _kind, null, [])),
        ("post", "create", subresource is null ? null : Operation("create", "post", _kind, _kind, Parameters.Write)),
        ("put", "update", Operation("replace", "put", _kind, _kind, Parameters.Write)),
        ("patch", "patch", WithPatchBody(Operation("patch", "patch", _kind, null, Parameters.Patch))),
        ("delete", "delete", Operation("delete", "delete", null, null, Parameters.Delete)));

    private JsonObject Path(params ReadOnlySpan<(string Method, string Verb, JsonObject? Operation)> operations)
    {
        var verbs = subresource?.Verbs ?? resource.Verbs;
        var path = new JsonObject();
        foreach (var (method, verb, operation) in operations)
        {
            if (operation is not null && verbs.Contains(verb))
                path[method] = operation;
        }

        return path;
    }

    private JsonObject Operation(string id, string action, string? answer, string? body, IReadOnlyList<JsonObject> parameters)
    {
        var what = $"{(resource.Namespaced ? "Namespaced" : "")}{resource.Kind}";
        var part = subresource is null ? "" : char.ToUpperInvariant(subresource.Name[0]) + subresource.Name[1..];
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(Tag()),
            ["description"] = $"{id} {(subresource is null ? "" : $"{subresource.Name} of ")}{resource.Kind}",
            ["operationId"] = $"{id}{Pascal(Tag())}{what}{part}",
        };
        if (parameters.Count > 0)
            operation["parameters"] = new JsonArray([.. parameters.Select(parameter => parameter.DeepClone())]);
        if (body is not null)
        {
            operation["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject { ["*/*"] = new JsonObject { ["schema"] = Reference(body) } },
                ["required"] = true,
            };
        }

        operation["responses"] = Responses(answer);
        operation["x-kubernetes-action"] = action;
        operation["x-kubernetes-group-version-kind"] = GroupVersionKind();
        return operation;
    }

    private JsonObject WithPatchBody(JsonObject operation)
    {
        List<string> types =
            ["application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];
        // kubectl apply asks here whether a kind takes strategic merge patches; custom resources don't.
        if (!resource.IsCustom)
            types.Add("application/strategic-merge-patch+json");
        operation["requestBody"] = new JsonObject
        {
            ["content"] = new JsonObject(types.Select(type => KeyValuePair.Create(
                type, (JsonNode?)new JsonObject { ["schema"] = new JsonObject { ["$ref"] = SchemaNames.Reference(SchemaNames.Patch) } }))),
            ["required"] = true,
        };
        return operation;
    }

    private JsonObject Responses(string? answer)
    {
        var schema = answer is null ? new JsonObject { ["$ref"] = SchemaNames.Reference(SchemaNames.Status) } : Reference(answer);
        return new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "OK",
                ["content"] = new JsonObject(Representations.Select(type => KeyValuePair.Create(
                    type, (JsonNode?)new JsonObject { ["schema"] = schema.DeepClone() }))),
            },
            ["401"] = new JsonObject { ["description"] = "Unauthorized" },
        };
    }

    private JsonObject Reference(string kind) =>
        // A kind of another group, such as Scale, is in that group's document.
        subresource?.ApiVersion is not null && kind == subresource.Kind
            ? new JsonObject { ["type"] = "object" }
            : new JsonObject { ["$ref"] = SchemaNames.Reference(SchemaNames.Of(resource, kind)) };

    private JsonObject GroupVersionKind()
    {
        if (subresource?.ApiVersion is not { } apiVersion)
            return KindSchemas.GroupVersionKind(resource.Group, resource.Version, _kind);
        var (group, version) = Access.ReviewBody.SplitApiVersion(apiVersion);
        return KindSchemas.GroupVersionKind(group, version, _kind);
    }

    private string Tag()
    {
        var group = resource.Group.Length == 0 ? "core" : resource.Group.Replace(".k8s.io", "", StringComparison.Ordinal);
        return $"{group}_{resource.Version}";
    }

    private static string Pascal(string tag) =>
        string.Concat(tag.Split('_', '.', '-').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
