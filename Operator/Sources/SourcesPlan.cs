namespace Operator.Sources;

/// <summary>All sources of a resource.</summary>
/// <param name="Sources">The sources, in order: of a key that two have, the later one's is taken.</param>
/// <param name="IsList">True if the resource lists them (<c>spec.sources</c>), were it only one.</param>
public sealed record SourcesPlan(IReadOnlyList<PlannedSource> Sources, bool IsList);
