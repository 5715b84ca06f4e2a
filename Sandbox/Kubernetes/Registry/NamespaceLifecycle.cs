using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Storage;

namespace Sandbox.Kubernetes.Registry;

/// <summary>The admission plugin of this name: nothing is created in a namespace that isn't there or is going.</summary>
public static class NamespaceLifecycle
{
    private static readonly string[] Undeletable = ["default", "kube-system", "kube-public"];

    /// <summary>Checks a create.</summary>
    public static void CheckCreate(IObjectReader objects, ApiResource resource, string ns, string name)
    {
        if (!resource.Namespaced)
            return;
        if (objects.Get("namespaces", "", ns) is not { } found)
        {
            throw new ApiException(404, "NotFound", $"namespaces \"{ns}\" not found",
                new JsonObject { ["name"] = ns, ["kind"] = "namespaces" });
        }

        if (found["metadata"]?["deletionTimestamp"] is null)
            return;
        throw ApiErrors.Forbidden(resource, name, $"unable to create new content in namespace {ns} because it is being terminated",
            new JsonArray(new JsonObject
            {
                ["reason"] = "NamespaceTerminating",
                ["message"] = $"namespace {ns} is being terminated",
                ["field"] = "metadata.namespace",
            }));
    }

    /// <summary>Checks the deletion of a namespace.</summary>
    public static void CheckDelete(ApiResource resource, string name)
    {
        if (resource.QualifiedName == "namespaces" && Undeletable.Contains(name))
            throw ApiErrors.Forbidden(resource, name, "this namespace may not be deleted");
    }
}
