namespace Operator.Entities.Attributes;

/// <summary>How server-side apply merges a list (<c>x-kubernetes-list-type</c>).</summary>
/// <param name="type">The way.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType type) : Attribute
{
    /// <summary>The way.</summary>
    public XListType Type { get; } = type;
}
