using System.Collections;
using System.Diagnostics.CodeAnalysis;
using GoTemplates.Text;

namespace GoTemplates;

/// <summary>
/// A Go map with keys of type string, which is read and printed in the order of its keys' bytes. Template functions such as <c>set</c> change
/// maps in place, as in Go; maps given to an execution are copied first if the templates use such a function, so that a caller's map never changes.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Go calls it a map")]
public sealed class GoMap : IReadOnlyCollection<KeyValuePair<string, GoValue>>
{
    private readonly Dictionary<string, GoValue> _entries;
    private string[]? _sortedKeys;

    /// <summary>An empty map.</summary>
    /// <param name="elementType">The Go type of the map's values (see <see cref="GoTypes"/>).</param>
    public GoMap(string elementType = GoTypes.Any)
    {
        _entries = [];
        ElementType = elementType;
    }

    /// <summary>A map of the given entries; of two entries with the same key the later one stays.</summary>
    public GoMap(IEnumerable<KeyValuePair<string, GoValue>> entries, string elementType = GoTypes.Any)
        : this(elementType)
    {
        foreach (var (key, value) in entries)
            _entries[key] = value;
    }

    /// <summary>The Go type of the map's values, as <c>%T</c> prints it.</summary>
    public string ElementType { get; }

    /// <inheritdoc />
    public int Count => _entries.Count;

    /// <summary>The keys in the order of their bytes.</summary>
    public IReadOnlyList<string> Keys => SortedKeys();

    /// <summary>The value of a key.</summary>
    /// <exception cref="KeyNotFoundException">On reading: the map has no such key. The message does not name it.</exception>
    public GoValue this[string key]
    {
        get => _entries.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException("The map has no such key");
        set
        {
            if (!_entries.ContainsKey(key)) _sortedKeys = null;
            _entries[key] = value;
        }
    }

    /// <summary>Whether the map has the key.</summary>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <summary>The value of a key, if the map has it.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out GoValue value) => _entries.TryGetValue(key, out value);

    /// <summary>Removes a key; whether it was there.</summary>
    public bool Remove(string key)
    {
        _sortedKeys = null;
        return _entries.Remove(key);
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, GoValue>> GetEnumerator()
    {
        foreach (var key in SortedKeys())
            yield return KeyValuePair.Create(key, _entries[key]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal string[] SortedKeys()
    {
        if (_sortedKeys is { } sorted)
            return sorted;

        var keys = _entries.Keys.ToArray();
        Array.Sort(keys, GoString.Comparison);
        return _sortedKeys = keys;
    }
}
