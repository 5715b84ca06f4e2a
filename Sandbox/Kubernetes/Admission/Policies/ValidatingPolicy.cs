using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;
using Sandbox.Kubernetes.Admission.Expressions;
using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Admission.Policies;

/// <summary>A ValidatingAdmissionPolicy with its bindings, compiled.</summary>
internal sealed class ValidatingPolicy
{
    private const int MaxMessage = 5 * 1024;

    private readonly MatchConditions _conditions;
    private readonly List<(string Name, AdmissionExpression Expression)> _variables = [];
    private readonly List<PolicyValidation> _validations = [];
    private readonly CelType _variablesType;

    /// <summary>Compiles a policy.</summary>
    public ValidatingPolicy(JsonObject policy, IReadOnlyList<PolicyBinding> bindings)
    {
        var spec = policy["spec"];
        Name = policy.Text("metadata", "name");
        Bindings = bindings;
        IsIgnoredOnFailure = spec.Text("failurePolicy") == "Ignore";
        Match = new MatchCriteria(spec.At("matchConstraints"));
        ParameterKind = spec.At("paramKind") is { } kind ? GroupVersionKind.Of(kind.Text("apiVersion"), kind.Text("kind")) : null;
        _conditions = new MatchConditions(spec.Items("matchConditions"), fails: true, ParameterKind is not null);
        var environment = new ExpressionEnvironment(ParameterKind is not null, HasAuthorizer: true);
        foreach (var variable in spec.Items("variables"))
        {
            var compiled = AdmissionExpression.Compile(variable.Text("expression"), null, environment);
            _variables.Add((variable.Text("name"), compiled));
            environment = environment.With(variable.Text("name"), compiled.Type);
        }

        _variablesType = environment.Variables ?? CelType.Dyn;
        foreach (var validation in spec.Items("validations"))
        {
            var message = validation.Text("messageExpression");
            _validations.Add(new PolicyValidation(
                validation.Text("expression").Trim(),
                AdmissionExpression.Compile(validation.Text("expression"), CelType.Bool, environment),
                validation.Text("message").Trim(),
                message.Length == 0 ? null : AdmissionExpression.Compile(message, CelType.String, environment with { HasAuthorizer = false }),
                validation.Text("reason")));
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its bindings; without any it does nothing.</summary>
    public IReadOnlyList<PolicyBinding> Bindings { get; }

    /// <summary>Whether what can't be evaluated counts as fulfilled.</summary>
    public bool IsIgnoredOnFailure { get; }

    /// <summary>Which requests it is about.</summary>
    public MatchCriteria Match { get; }

    /// <summary>The kind of its parameters; null if it takes none.</summary>
    public GroupVersionKind? ParameterKind { get; }

    /// <summary>What a write violates: messages, with the reason of the Status.</summary>
    public IEnumerable<(string Message, string Reason)> Violations(AdmissionInput input)
    {
        input.Variables = new CelObject(_variablesType, new PolicyVariables(_variables, input));
        var hold = _conditions.Hold(input, out var error);
        if (error is not null && !IsIgnoredOnFailure)
            yield return (error, "");
        foreach (var validation in hold ? _validations : [])
        {
            if (Violation(validation, input) is { } violation)
                yield return violation;
        }
    }

    private (string, string)? Violation(PolicyValidation validation, AdmissionInput input)
    {
        try
        {
            if (validation.Expression.Evaluate(input) is true)
                return null;
        }
        catch (CelException e)
        {
            return IsIgnoredOnFailure ? null : (e.Message, "");
        }

        var message = Message(validation.MessageExpression, input) ?? validation.Message;
        return (message.Length > 0 ? message : $"failed expression: {validation.Source}", validation.Reason);
    }

    /// <summary>What an expression makes of a violation; null if that is nothing to show.</summary>
    private static string? Message(AdmissionExpression? expression, AdmissionInput input)
    {
        try
        {
            return expression?.Evaluate(input) is string text && text.Trim() is { Length: > 0 and <= MaxMessage } message
                && !message.Contains('\n') ? message : null;
        }
        catch (CelException)
        {
            // The violation counts, not what was to be said of it.
            return null;
        }
    }
}
