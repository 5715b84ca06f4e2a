using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Tests.Runtime;

/// <summary>Lists and watches that do what a test says, call by call.</summary>
internal sealed class ScriptedClient : IKubernetesClient
{
    private readonly Lock _lock = new();
    private readonly List<ListQuery> _lists = [];
    private readonly List<(ListQuery Query, Channel<object> Events)> _watches = [];

    /// <summary>Answers a list; throws to refuse.</summary>
    public Func<ListQuery, ObjectPage<Widget>> OnList { get; set; } = _ => new ObjectPage<Widget>([], "1", null);

    /// <summary>May refuse a watch by throwing.</summary>
    public Action<ListQuery> OnWatch { get; set; } = _ => { };

    public IReadOnlyList<ListQuery> Lists
    {
        get
        {
            lock (_lock)
                return [.. _lists];
        }
    }

    public IReadOnlyList<(ListQuery Query, Channel<object> Events)> Watches
    {
        get
        {
            lock (_lock)
                return [.. _watches];
        }
    }

    public static WatchEvent<Widget> Event(WatchEventType type, Widget widget) => new(type, widget);

    public Task<ObjectPage<T>> ListAsync<T>(ResourceType<T> type, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
            _lists.Add(query);
        return Task.FromResult((ObjectPage<T>)(object)OnList(query));
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var events = Channel.CreateUnbounded<object>();
        lock (_lock)
            _watches.Add((query, events));
        OnWatch(query);
        await foreach (var one in events.Reader.ReadAllAsync(cancellationToken))
            yield return (WatchEvent<T>)one;
    }

    public Task<T?> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<PartialObjectMetadata> ApplyAsync<T>(ResourceType<T> type, T desired, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<PartialObjectMetadata> MergePatchAsync<T>(
        ResourceType<T> type, ObjectKey key, JsonObject patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task SetFinalizersAsync<T>(ResourceType<T> type, T entity, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task DeleteAsync<T>(ResourceType<T> type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<ServiceAccountToken> RequestTokenAsync(
        ObjectKey serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
