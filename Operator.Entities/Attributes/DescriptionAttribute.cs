namespace Operator.Entities.Attributes;

/// <summary>The text that <c>kubectl explain</c> shows (<c>description</c>).</summary>
/// <param name="text">The text.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string text) : Attribute
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;
}
