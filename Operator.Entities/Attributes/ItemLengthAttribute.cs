namespace Operator.Entities.Attributes;

/// <summary>
/// The length of each string in a list or map, as <see cref="LengthAttribute" /> for a single one. Rules over items need it: the API
/// server refuses a CRD whose rules could cost too much.
/// </summary>
/// <param name="minLength">The least length.</param>
/// <param name="maxLength">The greatest length.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemLengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>The least length.</summary>
    public long MinLength { get; } = minLength;

    /// <summary>The greatest length.</summary>
    public long MaxLength { get; } = maxLength;
}
