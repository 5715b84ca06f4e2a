using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Caching;

/// <summary>Objects by key and by index. Safe for any number of threads; calls nobody while it holds its lock but index functions.</summary>
internal sealed class ObjectStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly Dictionary<string, ObjectIndex<T>> _indexes = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _objects.Count;
        }
    }

    public T? Get(ObjectKey key)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(key);
    }

    public IReadOnlyCollection<T> List(string? inNamespace)
    {
        lock (_lock)
            return inNamespace is null ? [.. _objects.Values] : [.. _objects.Where(pair => pair.Key.Namespace == inNamespace).Select(pair => pair.Value)];
    }

    public IReadOnlyList<ObjectKey> Keys(string? inNamespace)
    {
        lock (_lock)
            return [.. _objects.Keys.Where(key => inNamespace is null || key.Namespace == inNamespace)];
    }

    public IReadOnlyCollection<T> ByIndex(string index, string value)
    {
        lock (_lock)
        {
            if (!_indexes.TryGetValue(index, out var found))
                throw new ArgumentException($"There is no index \"{index}\" on {typeof(T).Name}; there is: {string.Join(", ", _indexes.Keys)}.", nameof(index));
            return [.. found.Find(value).Select(key => _objects[key])];
        }
    }

    public void AddIndex(string name, Func<T, IEnumerable<string>> values)
    {
        lock (_lock)
        {
            var index = new ObjectIndex<T>(values);
            if (!_indexes.TryAdd(name, index))
                throw new ArgumentException($"There is an index \"{name}\" on {typeof(T).Name} already.", nameof(name));
            foreach (var (key, entity) in _objects)
                index.Add(key, entity);
        }
    }

    /// <summary>Stores an object and gives the one before.</summary>
    public T? Put(ObjectKey key, T entity)
    {
        lock (_lock)
        {
            var before = _objects.GetValueOrDefault(key);
            _objects[key] = entity;
            foreach (var index in _indexes.Values)
            {
                if (before is not null)
                    index.Remove(key, before);
                index.Add(key, entity);
            }

            return before;
        }
    }

    /// <summary>Removes an object and gives it.</summary>
    public T? Remove(ObjectKey key)
    {
        lock (_lock)
        {
            if (!_objects.Remove(key, out var before))
                return null;
            foreach (var index in _indexes.Values)
                index.Remove(key, before);
            return before;
        }
    }
}
