using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Tests.Runtime;

/// <summary>
/// A small API server without HTTP: versions, conflicts, finalizers, watches. Objects are stored as JSON, so that nobody shares them.
/// </summary>
internal sealed class InMemoryClient : IKubernetesClient
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Plural, ObjectKey Key), string> _objects = [];
    private readonly List<(string Plural, Channel<(WatchEventType Type, string Json)> Events)> _watches = [];
    private readonly List<(string Verb, string Plural, ObjectKey Key, string? Body)> _writes = [];
    private long _version = 100;

    /// <summary>Called before each write and get; may throw or wait.</summary>
    public Func<string, ObjectKey, CancellationToken, Task> Before { get; set; } = (_, _, _) => Task.CompletedTask;

    public IReadOnlyList<(string Verb, string Plural, ObjectKey Key, string? Body)> Writes
    {
        get
        {
            lock (_lock)
                return [.. _writes];
        }
    }

    public int WatchCount
    {
        get
        {
            lock (_lock)
                return _watches.Count;
        }
    }

    /// <summary>Stores an object as another client would, and tells watches.</summary>
    public T Put<T>(ResourceType<T> type, T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            var slot = (type.Plural, ObjectKey.Of(entity));
            var known = _objects.ContainsKey(slot);
            entity.Metadata.ResourceVersion = $"{++_version}";
            entity.Metadata.Uid ??= $"uid-{_version}";
            if (entity.Metadata is { DeletionTimestamp: not null, Finalizers: null or { Count: 0 } })
            {
                var last = JsonSerializer.Serialize(entity, type.Json);
                _objects.Remove(slot);
                Tell(type.Plural, WatchEventType.Deleted, last);
                return entity;
            }

            var json = _objects[slot] = JsonSerializer.Serialize(entity, type.Json);
            Tell(type.Plural, known ? WatchEventType.Modified : WatchEventType.Added, json);
            return JsonSerializer.Deserialize(json, type.Json)!;
        }
    }

    /// <summary>Takes an object out as another client's delete would, once its finalizers are gone.</summary>
    public void Delete<T>(ResourceType<T> type, ObjectKey key, DateTimeOffset now)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            var entity = Find(type, key)!;
            entity.Metadata.DeletionTimestamp = now.UtcDateTime;
            Put(type, entity);
        }
    }

    public T? Find<T>(ResourceType<T> type, ObjectKey key)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
            return _objects.TryGetValue((type.Plural, key), out var json) ? JsonSerializer.Deserialize(json, type.Json) : null;
    }

    public async Task<T?> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Before("get", key, cancellationToken);
        return Find(type, key);
    }

    public Task<ObjectPage<T>> ListAsync<T>(ResourceType<T> type, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
        {
            var items = _objects.Where(pair => pair.Key.Plural == type.Plural).Select(pair => JsonSerializer.Deserialize(pair.Value, type.Json)!);
            return Task.FromResult(new ObjectPage<T>([.. items], $"{_version}", null));
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var events = Channel.CreateUnbounded<(WatchEventType Type, string Json)>();
        lock (_lock)
        {
            // What changed since the list.
            if (query.ResourceVersion != $"{_version}")
                throw new KubernetesApiException(410, "Expired", "list again");
            _watches.Add((type.Plural, events));
        }

        await foreach (var (kind, json) in events.Reader.ReadAllAsync(cancellationToken))
            yield return new WatchEvent<T>(kind, JsonSerializer.Deserialize(json, type.Json)!);
    }

    public async Task<T> CreateAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await WriteAsync("create", type.Plural, ObjectKey.Of(entity), JsonSerializer.Serialize(entity, type.Json), cancellationToken);
        lock (_lock)
        {
            if (_objects.ContainsKey((type.Plural, ObjectKey.Of(entity))))
                throw new KubernetesApiException(409, "AlreadyExists", "exists");
            return Put(type, entity);
        }
    }

    public async Task<T> ReplaceAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await WriteAsync("update", type.Plural, ObjectKey.Of(entity), JsonSerializer.Serialize(entity, type.Json), cancellationToken);
        lock (_lock)
        {
            CheckVersion(type, entity);
            return Put(type, JsonSerializer.Deserialize(JsonSerializer.Serialize(entity, type.Json), type.Json)!);
        }
    }

    public Task<PartialObjectMetadata> ApplyAsync<T>(ResourceType<T> type, T desired, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public async Task<PartialObjectMetadata> MergePatchAsync<T>(
        ResourceType<T> type, ObjectKey key, JsonObject patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await WriteAsync("patch", type.Plural, key, patch.ToJsonString(), cancellationToken);
        return new PartialObjectMetadata();
    }

    public async Task SetFinalizersAsync<T>(
        ResourceType<T> type, T entity, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = ObjectKey.Of(entity);
        await WriteAsync("finalizers", type.Plural, key, string.Join(',', finalizers), cancellationToken);
        lock (_lock)
        {
            CheckVersion(type, entity);
            var stored = Find(type, key)!;
            stored.Metadata.Finalizers = [.. finalizers];
            Put(type, stored);
        }
    }

    public Task DeleteAsync<T>(ResourceType<T> type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<ServiceAccountToken> RequestTokenAsync(
        ObjectKey serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private async Task WriteAsync(string verb, string plural, ObjectKey key, string? body, CancellationToken cancellationToken)
    {
        await Before(verb, key, cancellationToken);
        lock (_lock)
            _writes.Add((verb, plural, key, body));
    }

    private void CheckVersion<T>(ResourceType<T> type, T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var stored = Find(type, ObjectKey.Of(entity)) ?? throw new KubernetesApiException(404, "NotFound", "gone");
        if (stored.Metadata.ResourceVersion != entity.Metadata.ResourceVersion)
            throw new KubernetesApiException(409, "Conflict", "changed meanwhile");
    }

    private void Tell(string plural, WatchEventType type, string json)
    {
        foreach (var watch in _watches.Where(watch => watch.Plural == plural))
            watch.Events.Writer.TryWrite((type, json));
    }
}
