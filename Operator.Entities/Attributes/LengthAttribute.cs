namespace Operator.Entities.Attributes;

/// <summary>The length of a string in code points (<c>minLength</c>, <c>maxLength</c>); -1: no limit.</summary>
/// <param name="minLength">The least length.</param>
/// <param name="maxLength">The greatest length.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>The least length.</summary>
    public long MinLength { get; } = minLength;

    /// <summary>The greatest length.</summary>
    public long MaxLength { get; } = maxLength;
}
