using Operator.Runtime.Client;

namespace Operator.Runtime.Caching;

/// <summary>Keys by a value of the object. Guarded by the store's lock.</summary>
internal sealed class ObjectIndex<T>(Func<T, IEnumerable<string>> values)
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _keys = [];

    public IReadOnlyCollection<ObjectKey> Find(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];

    public void Add(ObjectKey key, T entity)
    {
        foreach (var value in values(entity))
        {
            if (!_keys.TryGetValue(value, out var keys))
                _keys[value] = keys = [];
            keys.Add(key);
        }
    }

    public void Remove(ObjectKey key, T entity)
    {
        foreach (var value in values(entity))
        {
            if (_keys.TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0)
                _keys.Remove(value);
        }
    }
}
