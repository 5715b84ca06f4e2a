using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>RuntimeClasses.</summary>
public sealed class RuntimeClassStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value) =>
        Names.DnsLabel(value.Text("handler")).Select(problem => FieldErrors.Invalid("handler", value.Text("handler"), problem));

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (value.Text("handler") != old.Text("handler"))
            yield return FieldErrors.Invalid("handler", value.Text("handler"), "field is immutable");
    }
}
