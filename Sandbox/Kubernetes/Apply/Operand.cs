using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Apply;

/// <summary>One side of a comparison or merge: absent, or a value, which may be null.</summary>
/// <param name="Exists">False where there is no value at all.</param>
/// <param name="Node">The value.</param>
public readonly record struct Operand(bool Exists, JsonNode? Node)
{
    /// <summary>No value.</summary>
    public static Operand Absent => default;

    /// <summary>A value.</summary>
    public static Operand Of(JsonNode? node) => new(Exists: true, node);

    /// <summary>The value of a key.</summary>
    public static Operand Of(JsonObject? container, string key) =>
        container is not null && container.TryGetPropertyValue(key, out var node) ? Of(node) : Absent;
}
