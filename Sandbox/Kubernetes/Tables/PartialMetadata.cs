using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Tables;

/// <summary>Objects reduced to their metadata (<c>meta.k8s.io/v1 PartialObjectMetadata</c>).</summary>
internal static class PartialMetadata
{
    // The order in which kube-apiserver writes an ObjectMeta.
    private static readonly string[] Fields =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>The metadata of an object.</summary>
    public static JsonObject Of(JsonObject obj, string metaVersion)
    {
        var metadata = new JsonObject();
        foreach (var field in Fields)
        {
            if (obj.At("metadata", field) is { } value)
                metadata[field] = value.DeepClone();
        }

        return new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = $"meta.k8s.io/{metaVersion}",
            ["metadata"] = metadata,
        };
    }
}
