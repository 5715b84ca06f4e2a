namespace Operator.Entities.Attributes;

/// <summary>The strings that a field may hold (<c>enum</c>).</summary>
/// <param name="values">The strings.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The strings.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
