using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Registry;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Admission;

/// <summary>The resources that serve the same objects in other versions or groups.</summary>
internal static class Equivalents
{
    /// <summary>The other resources that serve a resource's objects.</summary>
    public static IEnumerable<ApiResource> Of(IResourceRegistry registry, ApiResource resource) =>
        registry.All.Where(other => other.StorageName == resource.StorageName
            && (other.Group != resource.Group || other.Version != resource.Version));

    /// <summary>An object in the form of an equivalent resource; the object itself if it is the same resource.</summary>
    /// <param name="value">The object, of the kind that a request has.</param>
    /// <param name="from">The request's resource.</param>
    /// <param name="to">The resource whose form is wanted.</param>
    public static JsonObject? Convert(JsonObject? value, ApiResource from, ApiResource to) =>
        value is null || ReferenceEquals(from, to) || (string?)value["kind"] != from.Kind
            ? value
            : Bodies.InVersion(to, Bodies.ToStorage(from, value));
}
