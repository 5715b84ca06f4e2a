namespace Operator.Entities.Attributes;

/// <summary>The number of items of a list (<c>minItems</c>, <c>maxItems</c>); -1: no limit.</summary>
/// <param name="minItems">The least number.</param>
/// <param name="maxItems">The greatest number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    /// <summary>The least number.</summary>
    public long MinItems { get; } = minItems;

    /// <summary>The greatest number.</summary>
    public long MaxItems { get; } = maxItems;
}
