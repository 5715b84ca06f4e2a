namespace Operator.Entities.Attributes;

/// <summary>The number of entries of a map (<c>minProperties</c>, <c>maxProperties</c>); -1: no limit.</summary>
/// <param name="minProperties">The least number.</param>
/// <param name="maxProperties">The greatest number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PropertyLimitsAttribute(long minProperties = -1, long maxProperties = -1) : Attribute
{
    /// <summary>The least number.</summary>
    public long MinProperties { get; } = minProperties;

    /// <summary>The greatest number.</summary>
    public long MaxProperties { get; } = maxProperties;
}
