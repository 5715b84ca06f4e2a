using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Admission.Expressions;

/// <summary>The conditions of which all must hold (<c>k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions</c>).</summary>
internal sealed class MatchConditions
{
    private readonly AdmissionExpression[] _conditions;
    private readonly bool _fails;

    /// <summary>Compiles the conditions.</summary>
    /// <param name="conditions">As stored.</param>
    /// <param name="fails">Whether the failure policy is to fail.</param>
    /// <param name="hasParameters">Whether they know <c>params</c>.</param>
    public MatchConditions(IReadOnlyList<JsonNode?> conditions, bool fails, bool hasParameters)
    {
        var environment = new ExpressionEnvironment(hasParameters, HasAuthorizer: true);
        _conditions =
            [.. conditions.Select(item => AdmissionExpression.Compile(item.Text("expression").Trim(), CelType.Bool, environment))];
        _fails = fails;
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _conditions.Length == 0;

    /// <summary>Whether they hold: one that doesn't is enough, whatever fails.</summary>
    /// <param name="input">What they see.</param>
    /// <param name="error">Why that can't be said, where the failure policy is to fail.</param>
    public bool Hold(AdmissionInput input, out string? error)
    {
        error = null;
        var errors = new List<string>();
        foreach (var condition in _conditions)
        {
            try
            {
                if (condition.Evaluate(input) is false)
                    return false;
            }
            catch (CelException e)
            {
                errors.Add(e.Message);
            }
        }

        if (errors.Count == 0)
            return true;
        if (_fails)
            error = errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors.Distinct())}]";
        return false;
    }
}
