namespace Operator.Entities.Attributes;

/// <summary>The field must be present (<c>required</c> of the object that holds it).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
