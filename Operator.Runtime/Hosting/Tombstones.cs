using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Hosting;

/// <summary>The last states of objects that are gone, until the controller has heard of it.</summary>
internal sealed class Tombstones<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, TEntity> _gone = new();

    public void Add(TEntity last) => _gone[ObjectKey.Of(last)] = last;

    public TEntity? Find(ObjectKey key) => _gone.GetValueOrDefault(key);

    /// <summary>Forgets this state; one that came in meanwhile stays.</summary>
    public void Remove(ObjectKey key, TEntity told) => _gone.TryRemove(new KeyValuePair<ObjectKey, TEntity>(key, told));
}
