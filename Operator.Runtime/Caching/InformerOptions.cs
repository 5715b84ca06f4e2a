namespace Operator.Runtime.Caching;

/// <summary>What an informer watches, beside its kind.</summary>
public sealed record InformerOptions
{
    /// <summary>The informer's name in logs, metrics and health, and its key in the container; null for the only one of its type.</summary>
    public string? Name { get; init; }

    /// <summary>A label selector that the server applies; null: all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector that the server applies, such as <c>metadata.name=x</c>; null: all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>The namespaces, each with a watch of its own; null: all, with one watch. Ignored for cluster-scoped kinds.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}
