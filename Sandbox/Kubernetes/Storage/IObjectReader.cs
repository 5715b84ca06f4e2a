using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Storage;

/// <summary>Reads what is stored. Objects are shared and immutable: clone before changing one.</summary>
public interface IObjectReader
{
    /// <summary>The object, or null if there is none.</summary>
    /// <param name="resource">The resource's qualified name, such as <c>secrets</c> or
    /// <c>clusterroles.rbac.authorization.k8s.io</c>.</param>
    /// <param name="ns">The namespace; empty for kinds outside namespaces.</param>
    /// <param name="name">The name.</param>
    JsonObject? Get(string resource, string ns, string name);

    /// <summary>All objects of a resource in the order of their keys, of one namespace or (null) of all.</summary>
    IReadOnlyList<JsonObject> List(string resource, string? ns = null);

    /// <summary>The revision of the last write to any object of the resource; 0 if there was none. For caches.</summary>
    long RevisionOf(string resource);
}
