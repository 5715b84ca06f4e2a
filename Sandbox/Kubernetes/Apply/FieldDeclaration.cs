using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>A declared field of a struct.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its default, which counts where it is a key of a list.</param>
/// <param name="AlwaysWritten">Built-in types: written even when empty (Go's JSON without <c>omitempty</c>).</param>
/// <param name="Pointer">Built-in types: zero is a value of its own, told apart from absence.</param>
/// <param name="Strategies">How a strategic merge patch treats it: <c>merge</c>, <c>replace</c>, <c>retainKeys</c>.</param>
/// <param name="MergeKey">The key by which a strategic merge patch merges a list.</param>
public sealed record FieldDeclaration(
    string Name,
    FieldType Type,
    JsonNode? Default = null,
    bool AlwaysWritten = false,
    bool Pointer = false,
    IReadOnlyList<string>? Strategies = null,
    string? MergeKey = null)
{
    /// <summary>Whether the patch strategy says this.</summary>
    public bool HasStrategy(string strategy) => Strategies?.Contains(strategy) == true;
}
