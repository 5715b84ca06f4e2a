namespace Operator.Runtime.Client;

/// <summary>One page of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version of the list: where a watch may start.</param>
/// <param name="Continue">Where the next page starts; null on the last one.</param>
public sealed record ObjectPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue)
{
    /// <summary>Objects that exist but don't fit <typeparamref name="T"/>: not among the items, and not gone either.</summary>
    public IReadOnlyList<UnreadableObject> Unreadable { get; init; } = [];
}
