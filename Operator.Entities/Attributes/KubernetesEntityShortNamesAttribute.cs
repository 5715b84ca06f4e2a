namespace Operator.Entities.Attributes;

/// <summary>The abbreviations that kubectl understands for a kind.</summary>
/// <param name="shortNames">The abbreviations.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>The abbreviations.</summary>
    public IReadOnlyList<string> ShortNames { get; } = shortNames;
}
