using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Leases, as leader election uses them.</summary>
public sealed class LeaseStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value["spec"] as JsonObject ?? [];
        if (spec.Number("leaseDurationSeconds") is <= 0)
            yield return FieldErrors.Invalid("spec.leaseDurationSeconds", spec["leaseDurationSeconds"], "must be greater than 0");
        if (spec.Number("leaseTransitions") is < 0)
            yield return FieldErrors.Invalid("spec.leaseTransitions", spec["leaseTransitions"], "must be greater than or equal to 0");
    }
}
