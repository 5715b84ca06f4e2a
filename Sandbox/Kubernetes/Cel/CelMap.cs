namespace Sandbox.Kubernetes.Cel;

/// <summary>A map value.</summary>
/// <param name="entries">The entries, compared as CEL compares keys: 1 and 1.0 are one key.</param>
public sealed class CelMap(IEnumerable<KeyValuePair<object, object?>> entries)
{
    private readonly Dictionary<object, object?> _entries = new(entries, CelEquality.Instance);

    /// <summary>The entries.</summary>
    public IReadOnlyDictionary<object, object?> Entries => _entries;

    /// <summary>Looks a key up.</summary>
    public bool TryGet(object? key, out object? value)
    {
        value = null;
        return key is not null && _entries.TryGetValue(key, out value);
    }
}
