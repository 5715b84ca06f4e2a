using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>PriorityClasses.</summary>
public sealed class PriorityClassStrategy : BuiltInStrategy
{
    private const long HighestForUsers = 1_000_000_000;
    private static readonly string[] SystemClasses = ["system-node-critical", "system-cluster-critical"];

    /// <inheritdoc/>
    public override void Default(JsonObject value) => value.Set("preemptionPolicy", "PreemptLowerPriority");

    /// <inheritdoc/>
    public override bool ChangesGeneration(JsonObject value, JsonObject old) => false;

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var name = value.Text("metadata", "name");
        if (name.StartsWith("system-", StringComparison.Ordinal) && !SystemClasses.Contains(name))
        {
            yield return FieldErrors.Forbidden("metadata.name", "priority class names with 'system-' prefix are reserved for system use "
                + "only. error: the name has system- prefix, but is not known");
        }
        else if (value.Number("value") > HighestForUsers && !SystemClasses.Contains(name))
        {
            yield return FieldErrors.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestForUsers}");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<FieldError> ValidateUpdate(JsonObject value, JsonObject old, string subresource)
    {
        if (value.Number("value") != old.Number("value"))
            yield return FieldErrors.Forbidden("value", "may not be changed in an update.");
        if (value.Text("preemptionPolicy") != old.Text("preemptionPolicy"))
            yield return FieldErrors.Invalid("preemptionPolicy", value.Text("preemptionPolicy"), "field is immutable");
    }
}
