using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Caching;

/// <summary>
/// A local copy of a list that a watch keeps current. What it gives is shared: never change an object taken from it.
/// </summary>
public interface IInformer<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>True once the first list has arrived.</summary>
    bool HasSynced { get; }

    /// <summary>Waits for the first list.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>The newest known state of an object, or null.</summary>
    T? Get(ObjectKey key);

    /// <summary>All objects, or those of a namespace.</summary>
    IReadOnlyCollection<T> List(string? inNamespace = null);

    /// <summary>The objects that index <paramref name="index"/> files under <paramref name="value"/>.</summary>
    IReadOnlyCollection<T> ByIndex(string index, string value);

    /// <summary>Files every object under the values that <paramref name="values"/> gives, which must depend on nothing else.</summary>
    void AddIndex(string index, Func<T, IEnumerable<string>> values);

    /// <summary>
    /// Calls <paramref name="onChange"/> for each change, in order; what is there already comes first, as an initial list. It must return
    /// at once: enqueue, nothing else.
    /// </summary>
    void Subscribe(Action<Change<T>> onChange);
}
