using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>StorageClasses.</summary>
public sealed class StorageClassStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override void Default(JsonObject value)
    {
        value.Set("reclaimPolicy", "Delete");
        value.Set("volumeBindingMode", "Immediate");
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        if (value.Text("provisioner").Length == 0)
            yield return FieldErrors.Required("provisioner");
        foreach (var problem in value.Text("provisioner").Length == 0 ? [] : Names.QualifiedName(value.Text("provisioner").ToLowerInvariant()))
            yield return FieldErrors.Invalid("provisioner", value.Text("provisioner"), problem);
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (!JsonNode.DeepEquals(value["parameters"], old["parameters"]))
            yield return FieldErrors.Forbidden("parameters", "updates to parameters are forbidden.");
        foreach (var field in (string[])["provisioner", "reclaimPolicy"])
        {
            if (value.Text(field) != old.Text(field))
                yield return FieldErrors.Forbidden(field, $"updates to {field} are forbidden.");
        }

        if (value.Text("volumeBindingMode") != old.Text("volumeBindingMode"))
            yield return FieldErrors.Invalid("volumeBindingMode", value.Text("volumeBindingMode"), "field is immutable");
    }
}
