namespace Operator.Entities.Attributes;

/// <summary>A rule in CEL that the API server checks on every write (<c>x-kubernetes-validations</c>).</summary>
/// <param name="rule">The rule; <c>self</c> is the value that carries the attribute.</param>
/// <param name="fieldPath">The field below that an error is shown at; null: the value itself.</param>
/// <param name="message">What is wrong and what to do.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string? fieldPath = null, string? message = null) : Attribute
{
    /// <summary>The rule; <c>self</c> is the value that carries the attribute.</summary>
    public string Rule { get; } = rule;

    /// <summary>The field below that an error is shown at; null: the value itself.</summary>
    public string? FieldPath { get; } = fieldPath;

    /// <summary>What is wrong and what to do.</summary>
    public string? Message { get; } = message;
}
