using Sandbox.Kubernetes.Resources;

namespace Sandbox.Kubernetes.Apply;

/// <summary>Which fields an endpoint ignores: <c>status</c> on the object itself, all but <c>status</c> on <c>/status</c>.</summary>
public static class ResetFields
{
    /// <summary>The fields that the endpoint ignores.</summary>
    public static FieldSet For(ApiResource resource, string subresource) => subresource switch
    {
        "" => resource.Subresources.Any(sub => sub.Name == "status") ? FieldSet.Of(["status"]) : new FieldSet(),
        "status" when resource.IsCustom || resource.Kind == "CustomResourceDefinition" => FieldSet.Of(["metadata"], ["spec"]),
        "status" when resource.Group == "apps" => FieldSet.Of(["spec"], ["metadata", "labels"]),
        "status" => FieldSet.Of(["spec"]),
        _ => new FieldSet(),
    };
}
