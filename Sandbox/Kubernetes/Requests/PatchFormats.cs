using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Requests;

/// <summary>The media types of patches and what their bodies must be.</summary>
internal static class PatchFormats
{
    public const string Json = "application/json-patch+json";
    public const string Merge = "application/merge-patch+json";
    public const string Strategic = "application/strategic-merge-patch+json";
    public const string Apply = "application/apply-patch+yaml";

    /// <summary>Refuses what the kind can't be patched with.</summary>
    public static void Check(ApiResource resource, string type)
    {
        string[] accepted = resource.IsCustom ? [Json, Merge, Apply] : [Json, Merge, Strategic, Apply];
        if (accepted.Contains(type))
            return;
        if (type == Strategic)
        {
            throw RequestBody.UnsupportedMediaType("the body of the request was in an unknown format - accepted media types include: "
                + string.Join(", ", accepted));
        }

        throw new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type", []);
    }

    /// <summary>The operations of a JSON patch.</summary>
    public static JsonArray Operations(RequestBody body) => body.Value as JsonArray
        ?? throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");

    /// <summary>The object of a merge patch.</summary>
    public static JsonObject Object(RequestBody body) => body.Value as JsonObject
        ?? throw ApiErrors.BadRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");

    /// <summary>The configuration of an apply, checked against the path.</summary>
    public static JsonObject Configuration(WriteRequest request, RequestBody body)
    {
        if (body.Value is not JsonObject applied)
            throw ApiErrors.BadRequest("error decoding YAML: error converting YAML to JSON: the configuration must be an object");
        var (kind, apiVersion) = (applied.Text("kind"), applied.Text("apiVersion"));
        if (kind != request.Resource.Kind || apiVersion != request.Resource.ApiVersion)
        {
            var shown = apiVersion.Contains('/') ? apiVersion : "/" + apiVersion;
            throw ApiErrors.BadRequest($"invalid object type: {shown}, Kind={kind}");
        }

        var metadata = Bodies.Metadata(request.Resource, applied);
        Bodies.CheckNamespace(request, metadata);
        Bodies.CheckName(request, metadata);
        return applied;
    }
}
