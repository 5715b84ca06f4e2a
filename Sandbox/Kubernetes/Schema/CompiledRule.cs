using Sandbox.Kubernetes.Cel;

namespace Sandbox.Kubernetes.Schema;

/// <summary>A rule, compiled for the values of a schema.</summary>
internal sealed class CompiledRule
{
    private CompiledRule(ValidationRule rule, CelType type, string? fieldPath)
    {
        var oldSelf = rule.OptionalOldSelf ? CelType.Optional(type) : type;
        var variables = new Dictionary<string, CelType>(StringComparer.Ordinal) { ["self"] = type, ["oldSelf"] = oldSelf };
        Rule = rule;
        FieldPath = fieldPath;
        Expression = CelExpression.Compile(rule.Rule, variables, out var issues);
        if (Expression is null)
            Error = "compilation failed: " + issues;
        else if (Expression.Type.Kind is not (CelKind.Bool or CelKind.Dyn))
            Error = "cel expression must evaluate to a bool";

        if (rule.MessageExpression.Length == 0)
            return;
        MessageExpression = CelExpression.Compile(rule.MessageExpression, variables, out var messageIssues);
        if (MessageExpression is null)
            MessageError = "messageExpression compilation failed: " + messageIssues;
        else if (MessageExpression.Type.Kind is not (CelKind.String or CelKind.Dyn))
            MessageError = "messageExpression must evaluate to a string";
    }

    /// <summary>The rule.</summary>
    public ValidationRule Rule { get; }

    /// <summary>The expression; null if it is wrong.</summary>
    public CelExpression? Expression { get; }

    /// <summary>What is wrong with the expression; null if nothing is.</summary>
    public string? Error { get; }

    /// <summary>The expression that makes the message; null if there is none or it is wrong.</summary>
    public CelExpression? MessageExpression { get; }

    /// <summary>What is wrong with the message's expression; null if nothing is.</summary>
    public string? MessageError { get; }

    /// <summary>The field that errors name, below the rule's own; null if it is the rule's own.</summary>
    public string? FieldPath { get; }

    /// <summary>Whether the rule is about changes.</summary>
    public bool UsesOldSelf => Expression?.Uses("oldSelf") == true;

    /// <summary>Compiles a schema's own rules.</summary>
    public static IReadOnlyList<CompiledRule> Of(SchemaNode schema, IReadOnlyList<ValidationRule> rules, CelType type) =>
        [.. rules.Where(rule => rule.Rule.Trim().Length > 0).Select(rule => new CompiledRule(
            rule, type, rule.FieldPath.Length > 0 ? RuleFieldPath.Resolve(rule.FieldPath, schema) : null))];
}
