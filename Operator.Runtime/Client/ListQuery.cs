namespace Operator.Runtime.Client;

/// <summary>What a list or watch asks for (Kubernetes API concepts, "Efficient detection of changes").</summary>
public sealed record ListQuery
{
    /// <summary>The namespace; null for all namespaces and for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector that the server applies.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector that the server applies, such as <c>metadata.name=x</c>.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>For a list: the freshness wanted (<c>0</c>: any). For a watch: where it starts.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Page size of a list.</summary>
    public int? Limit { get; init; }

    /// <summary>Where the next page starts, from the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>How long the server may keep a watch open; null: as it likes.</summary>
    public TimeSpan? Timeout { get; init; }
}
