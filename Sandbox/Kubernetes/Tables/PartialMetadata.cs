using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Objects reduced to their metadata (<c>meta.k8s.io/v1 PartialObjectMetadata</c>).</summary>
public static class PartialMetadata
{
    private const string ApiVersion = "meta.k8s.io/v1";

    // The order in which kube-apiserver writes an ObjectMeta.
    private static readonly string[] Fields =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>The metadata of an object.</summary>
    public static JsonObject Of(JsonObject obj)
    {
        var metadata = new JsonObject();
        foreach (var field in Fields)
        {
            if (obj.At("metadata", field) is { } value)
                metadata[field] = value.DeepClone();
        }

        return new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = ApiVersion, ["metadata"] = metadata };
    }

    /// <summary>The metadata of a list's objects.</summary>
    public static JsonObject ListOf(IEnumerable<JsonObject> objects, JsonObject listMetadata) => new()
    {
        ["kind"] = "PartialObjectMetadataList",
        ["apiVersion"] = ApiVersion,
        ["metadata"] = listMetadata.DeepClone(),
        ["items"] = new JsonArray([.. objects.Select(obj => (JsonNode)Of(obj))]),
    };
}
