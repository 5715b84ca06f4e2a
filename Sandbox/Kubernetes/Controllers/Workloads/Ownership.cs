using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>What controllers ask of objects.</summary>
internal static class Ownership
{
    /// <summary>The reference to the object's controller, or null.</summary>
    public static JsonNode? Controller(this JsonObject value) =>
        value.Items("metadata", "ownerReferences").FirstOrDefault(reference => reference.IsTrue("controller"));

    /// <summary>Whether it is being deleted.</summary>
    public static bool IsBeingDeleted(this JsonObject value) => value.At("metadata", "deletionTimestamp") is not null;

    /// <summary>A reference to an object as another's controller.</summary>
    public static JsonObject ControllerReference(this ApiResource resource, JsonObject owner) => new()
    {
        ["apiVersion"] = resource.ApiVersion,
        ["kind"] = resource.Kind,
        ["name"] = owner.Text("metadata", "name"),
        ["uid"] = owner.Text("metadata", "uid"),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>Where an object is.</summary>
    public static ObjectAddress Address(this ApiResource resource, JsonObject value) =>
        new(resource.StorageName, value.Text("metadata", "namespace"), value.Text("metadata", "name"));
}
