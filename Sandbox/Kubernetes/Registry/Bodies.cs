using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Registry;

/// <summary>Whether a body fits the request that carries it, and between which versions it moves.</summary>
internal static class Bodies
{
    /// <summary>Checks kind and apiVersion against the path; those left out are filled in.</summary>
    public static void CheckKind(WriteRequest request, JsonObject value)
    {
        var resource = request.Resource;
        var kind = Text(value, "kind");
        var apiVersion = Text(value, "apiVersion");
        if (resource.IsCustom)
        {
            if (kind.Length == 0)
                throw ApiErrors.BadRequest($"Object 'Kind' is missing in '{value.ToJsonString()}'");
            if (apiVersion.Length == 0)
                throw ApiErrors.BadRequest($"Object 'apiVersion' is missing in '{value.ToJsonString()}'");
        }

        if ((kind.Length > 0 && kind != resource.Kind) || (apiVersion.Length > 0 && apiVersion != resource.ApiVersion))
        {
            var (gotKind, got) = (kind.Length > 0 ? kind : resource.Kind, apiVersion.Length > 0 ? apiVersion : resource.ApiVersion);
            throw resource.IsCustom
                ? CustomMismatch(request, value, gotKind, got)
                : ApiErrors.Undecodable(
                    resource, $"no kind \"{gotKind}\" is registered for version \"{got}\"", gotKind, got.Split('/')[^1]);
        }

        value["kind"] = resource.Kind;
        value["apiVersion"] = resource.ApiVersion;
    }

    private static ApiException CustomMismatch(WriteRequest request, JsonObject value, string kind, string apiVersion)
    {
        var resource = request.Resource;
        if (apiVersion == resource.ApiVersion)
        {
            return ApiErrors.Invalid(resource.Group, kind, value.Text("metadata", "name"),
                [FieldErrors.Invalid("kind", kind, $"must be {resource.Kind}")]);
        }

        // Of a version that isn't there no field is known.
        request.Warnings.AddRange(value.Select(pair => pair.Key).Where(name => name is not ("kind" or "apiVersion" or "metadata"))
            .Select(name => $"unknown field \"{name}\""));
        return ApiErrors.BadRequest(
            $"the API version in the data ({apiVersion}) does not match the expected API version ({resource.ApiVersion})");
    }

    /// <summary>The metadata, made if it is missing.</summary>
    public static JsonObject Metadata(ApiResource resource, JsonObject value)
    {
        switch (value["metadata"])
        {
            case JsonObject metadata:
                return metadata;
            case null:
                var made = new JsonObject();
                value["metadata"] = made;
                return made;
            default:
                throw ApiErrors.Undecodable(resource, "json: cannot unmarshal into Go struct field metadata of type v1.ObjectMeta");
        }
    }

    /// <summary>Checks the namespace against the path's.</summary>
    public static void CheckNamespace(WriteRequest request, JsonObject metadata)
    {
        if (request.Resource.Namespaced && Text(metadata, "namespace") is { Length: > 0 } ns && ns != request.Namespace)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    /// <summary>Checks the name against the path's.</summary>
    public static void CheckName(WriteRequest request, JsonObject metadata)
    {
        if (Text(metadata, "name") is { Length: > 0 } name && name != request.Name)
            throw ApiErrors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
    }

    /// <summary>Checks name and namespace against the path's; those left out are filled in.</summary>
    public static void CheckIdentity(WriteRequest request, JsonObject metadata)
    {
        CheckName(request, metadata);
        CheckNamespace(request, metadata);
        metadata["name"] = request.Name;
        if (request.Resource.Namespaced)
            metadata["namespace"] = request.Namespace;
        else
            metadata.Remove("namespace");
    }

    /// <summary>A copy of a stored object in the resource's version.</summary>
    public static JsonObject InVersion(ApiResource resource, JsonObject stored)
    {
        var value = resource.FromStorage?.Invoke(stored) ?? (JsonObject)stored.DeepClone();
        value["apiVersion"] = resource.ApiVersion;
        return value;
    }

    /// <summary>The form in which a resource's object is stored.</summary>
    public static JsonObject ToStorage(ApiResource resource, JsonObject value) => resource.ToStorage?.Invoke(value) ?? value;

    /// <summary>Whether nothing holds an object that is being deleted.</summary>
    public static bool HasNoFinalizers(ApiResource resource, JsonObject value) =>
        value["metadata"]?["finalizers"] is not JsonArray { Count: > 0 }
        && !(resource.QualifiedName == "namespaces" && value["spec"]?["finalizers"] is JsonArray { Count: > 0 })
        && !(resource.QualifiedName == "pods" && value.Number("metadata", "deletionGracePeriodSeconds") > 0);

    /// <summary>Makes a field of one object equal another's.</summary>
    public static void Keep(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } node)
            to[name] = node.DeepClone();
        else
            to.Remove(name);
    }

    private static string Text(JsonObject value, string name) =>
        value[name] is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : "";
}
