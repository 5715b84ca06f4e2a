namespace Operator.Entities.Attributes;

/// <summary>
/// The fields that tell the items of a list of type <see cref="XListType.Map" /> apart (<c>x-kubernetes-list-map-keys</c>).
/// </summary>
/// <param name="keys">The JSON names.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The JSON names.</summary>
    public IReadOnlyList<string> Keys { get; } = keys;
}
