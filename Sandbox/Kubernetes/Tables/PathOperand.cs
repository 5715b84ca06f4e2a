using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Tables;

/// <summary>One side of a filter's comparison: a path from the element on, or a literal.</summary>
/// <param name="Path">The path; null for a literal.</param>
/// <param name="Literal">The literal.</param>
internal sealed record PathOperand(PrinterPath? Path, JsonNode? Literal)
{
    /// <summary>The operand's values for an element; null if the path doesn't fit it.</summary>
    public IReadOnlyList<JsonNode?>? Values(JsonNode? element) => Path is null ? [Literal] : Path.Find(element);
}
