using k8s;
using k8s.Models;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;

namespace Operator.Tests.Tenancy;

/// <summary>An informer whose objects a test puts into it.</summary>
internal sealed class InformerDouble<T> : IInformer<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Dictionary<ObjectKey, T> _items = [];
    private readonly List<Action<Change<T>>> _subscribers = [];

    public bool HasSynced => true;

    public void Put(T item)
    {
        var key = ObjectKey.Of(item);
        var change = new Change<T>(_items.GetValueOrDefault(key), item, InitialList: false);
        _items[key] = item;
        foreach (var subscriber in _subscribers)
            subscriber(change);
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public T? Get(ObjectKey key) => _items.GetValueOrDefault(key);

    public IReadOnlyCollection<T> List(string? inNamespace = null) =>
        [.. _items.Where(i => inNamespace is null || i.Key.Namespace == inNamespace).Select(i => i.Value)];

    public IReadOnlyCollection<T> ByIndex(string index, string value) => throw new NotSupportedException();

    public void AddIndex(string index, Func<T, IEnumerable<string>> values) => throw new NotSupportedException();

    public void Subscribe(Action<Change<T>> onChange) => _subscribers.Add(onChange);
}
