using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Validation;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>ResourceQuotas. They are stored; nothing is counted or refused because of them.</summary>
public sealed class QuotaStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject();

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        foreach (var (name, amount) in value.At("spec", "hard") as JsonObject ?? [])
        {
            foreach (var problem in Names.QualifiedName(name))
                yield return FieldErrors.Invalid($"spec.hard[{name}]", name, problem);
            if (amount is not null && Quantity.Parse(amount.ToString()) < 0)
                yield return FieldErrors.Invalid($"spec.hard[{name}]", amount.ToString(), "must be greater than or equal to 0");
        }
    }
}
