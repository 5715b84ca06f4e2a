using System.Collections;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A list value.</summary>
/// <param name="items">The elements.</param>
public sealed class CelList(IReadOnlyList<object?> items) : IReadOnlyList<object?>
{
    /// <summary>How lists are compared, where <c>x-kubernetes-list-type</c> says that order or place don't matter.</summary>
    public IReadOnlyList<string>? MapKeys { get; init; }

    /// <summary>Whether the list is a set.</summary>
    public bool IsSet { get; init; }

    /// <inheritdoc/>
    public int Count => items.Count;

    /// <inheritdoc/>
    public object? this[int index] => items[index];

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
