using k8s;
using k8s.Models;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;

namespace Operator.Tests.Leases;

/// <summary>An informer that shows what a function gives.</summary>
internal sealed class FixedInformer<T>(Func<ObjectKey, T?> find) : IInformer<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public bool HasSynced => true;

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public T? Get(ObjectKey key) => find(key);

    public IReadOnlyCollection<T> List(string? inNamespace = null) => [];

    public IReadOnlyCollection<T> ByIndex(string index, string value) => [];

    public void AddIndex(string index, Func<T, IEnumerable<string>> values)
    {
        // Nothing is looked up by it here.
    }

    public void Subscribe(Action<Change<T>> onChange)
    {
        // Nothing changes by itself.
    }
}
