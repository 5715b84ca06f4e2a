using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Strategies.Cluster;

/// <summary>PodDisruptionBudgets.</summary>
public sealed class PodDisruptionBudgetStrategy : BuiltInStrategy
{
    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override void PrepareForCreate(JsonObject value) => value["status"] = new JsonObject
    {
        ["disruptionsAllowed"] = 0L,
        ["currentHealthy"] = 0L,
        ["desiredHealthy"] = 0L,
        ["expectedPods"] = 0L,
    };

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Validate(JsonObject value)
    {
        var spec = value.Child("spec");
        if (spec["minAvailable"] is not null && spec["maxUnavailable"] is not null)
            yield return FieldErrors.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        foreach (var field in (string[])["minAvailable", "maxUnavailable"])
        {
            if (spec[field] is JsonValue amount && Problem(amount) is { } problem)
                yield return FieldErrors.Invalid($"spec.{field}", amount, problem);
        }
    }

    private static string? Problem(JsonValue amount)
    {
        if (amount.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            return amount.ToJsonString().StartsWith('-') ? "must be greater than or equal to 0" : null;
        var text = amount.ToString();
        if (!text.EndsWith('%') || !uint.TryParse(text[..^1], out var percent))
            return "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%' or '93%', regex used for "
                + "validation is '[0-9]+%')";
        return percent > 100 ? "must not be greater than 100%" : null;
    }
}
