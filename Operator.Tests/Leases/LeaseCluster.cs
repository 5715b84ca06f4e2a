using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Operator.Destinations;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Tests.Leases;

/// <summary>A cluster of one VaultDynamicSecret and its Secrets: as much of the API as the operator uses for them.</summary>
internal sealed class LeaseCluster : IKubernetesClient
{
    private readonly Dictionary<ObjectKey, V1Secret> _secrets = [];
    private string? _resource;
    private long _version = 100;

    /// <summary>Called before each request; may throw.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>The requests, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The resource as it is stored.</summary>
    public VaultDynamicSecret? Resource
    {
        get => _resource is null ? null : JsonSerializer.Deserialize(_resource, EntitiesJson.Default.VaultDynamicSecret);
        set
        {
            if (value is not null)
                value.Metadata.ResourceVersion = $"{++_version}";
            _resource = value is null ? null : JsonSerializer.Serialize(value, EntitiesJson.Default.VaultDynamicSecret);
        }
    }

    /// <summary>The resource as it is stored, in JSON.</summary>
    public string ResourceText => _resource!;

    public V1Secret? Find(string name) => _secrets.GetValueOrDefault(new ObjectKey("app", name));

    public string? Value(string name, string key) =>
        Find(name)?.Data is { } data && data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : null;

    public void Put(V1Secret secret)
    {
        secret.Metadata.ResourceVersion = $"{++_version}";
        secret.Metadata.Uid ??= $"secret-{_version}";
        _secrets[ObjectKey.Of(secret)] = secret;
    }

    public void Remove(string name) => _secrets.Remove(new ObjectKey("app", name));

    public PartialObjectMetadata? FindWatched(ObjectKey key) =>
        _secrets.TryGetValue(key, out var secret) && secret.Metadata.Labels?.ContainsKey(Marks.ManagedLabel) == true
            ? new PartialObjectMetadata { Metadata = secret.Metadata }
            : null;

    public Task<T?> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Note($"get {type.Plural}");
        object? found = type.MetadataOnly ? FindWatched(key) : _secrets.GetValueOrDefault(key);
        return Task.FromResult((T?)found);
    }

    public Task<T> CreateAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Note($"create {type.Plural}");
        Put((V1Secret)(object)entity);
        return Task.FromResult(entity);
    }

    public Task<PartialObjectMetadata> ApplyAsync<T>(ResourceType<T> type, T desired, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Note(options.Subresource is null ? $"apply {type.Plural}" : $"apply {type.Plural}/{options.Subresource}");
        if (desired is VaultDynamicSecret change)
        {
            var stored = Resource ?? throw new KubernetesApiException(404, "NotFound", "gone");
            stored.Status = change.Status;
            Resource = stored;
            return Task.FromResult(new PartialObjectMetadata { Metadata = Resource.Metadata });
        }

        var secret = (V1Secret)(object)desired;
        var live = _secrets.GetValueOrDefault(ObjectKey.Of(secret));
        if (secret.Metadata.ResourceVersion is { } wanted && (live is null ? wanted != "1" : live.Metadata.ResourceVersion != wanted))
            throw new KubernetesApiException(409, "Conflict", "another version");
        secret.Metadata.Uid = live?.Metadata.Uid;
        Put(secret);
        return Task.FromResult(new PartialObjectMetadata { Metadata = secret.Metadata });
    }

    public Task DeleteAsync<T>(ResourceType<T> type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        Note($"delete {type.Plural}");
        _secrets.Remove(key);
        return Task.CompletedTask;
    }

    public Task<ServiceAccountToken> RequestTokenAsync(
        ObjectKey serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Task.FromResult(new ServiceAccountToken("jwt", DateTimeOffset.MaxValue));

    public Task<ObjectPage<T>> ListAsync<T>(ResourceType<T> type, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => Task.FromResult(new ObjectPage<T>([], "1", null));

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, ListQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task<PartialObjectMetadata> MergePatchAsync<T>(
        ResourceType<T> type, ObjectKey key, JsonObject patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    public Task SetFinalizersAsync<T>(ResourceType<T> type, T entity, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw new NotSupportedException();

    private void Note(string request)
    {
        Requests.Add(request);
        Before(request);
    }
}
