using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Client.Transport;

namespace Operator.Runtime.Client;

/// <summary>
/// The API server over HTTP. Small on purpose: JSON goes by the source-generated contracts of each <see cref="ResourceType{T}"/>, watches
/// are parsed from UTF-8, and errors carry nothing of the request.
/// </summary>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private readonly HttpClient _http;
    private readonly IBearerTokens _tokens;
    private readonly ApiTransport _transport;
    private readonly LeanContracts _lean = new();
    private readonly ILogger _logger;

    /// <summary>A client for the API server of a configuration.</summary>
    /// <param name="configuration">Where the server is and how to talk to it.</param>
    /// <param name="product">The <c>User-Agent</c>, such as <c>secret-courier/1.0.0</c>.</param>
    /// <param name="meters">Makes the meter that requests are counted on.</param>
    /// <param name="time">For timeouts and waits.</param>
    /// <param name="logger">Where objects are reported that don't fit their type.</param>
    public KubernetesClient(
        ClientConfiguration configuration, string product, IMeterFactory meters, TimeProvider time, ILogger<KubernetesClient> logger)
    {
        _logger = logger;
        _http = HttpClients.Create(configuration, product);
        _tokens = HttpClients.TokensFor(configuration, time);
        _transport = new ApiTransport(
            _http,
            configuration.Server,
            configuration.TlsServerName,
            _tokens,
            configuration.RequestTimeout,
            new RequestMetrics(meters),
            time);
    }

    /// <inheritdoc />
    public async Task<T?> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var request = new ApiRequest(HttpMethod.Get, "get", type.Plural, ResourceUrl.Object(type, key))
        {
            Accept = type.MetadataOnly ? ApiRequest.Metadata : ApiRequest.Json,
        };
        try
        {
            return await _transport.SendAsync(request, Reader(type), cancellationToken);
        }
        catch (KubernetesApiException e) when (e.StatusCode == 404)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<ObjectPage<T>> ListAsync<T>(ResourceType<T> type, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var url = ResourceUrl.Collection(type, query.Namespace) + ResourceUrl.Query(
            ("labelSelector", query.LabelSelector),
            ("fieldSelector", query.FieldSelector),
            ("resourceVersion", query.Continue is null ? query.ResourceVersion : null),
            ("limit", query.Limit?.ToString()),
            ("continue", query.Continue));
        var request = new ApiRequest(HttpMethod.Get, "list", type.Plural, url)
        {
            Accept = type.MetadataOnly ? ApiRequest.MetadataList : ApiRequest.Json,
        };
        using var body = await _transport.SendAsync(request, PooledBody.ReadAsync, cancellationToken);
        try
        {
            var page = ObjectReader.ReadPage(body.Bytes, _lean.Of(type));
            foreach (var unreadable in page.Unreadable)
                _logger.ObjectUnreadable(type.Kind, unreadable.Key, unreadable.Path);
            return page;
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"{request}: the answer is not the JSON of a list.", e);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        ResourceType<T> type, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var url = ResourceUrl.Collection(type, query.Namespace) + ResourceUrl.Query(
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", query.ResourceVersion),
            ("timeoutSeconds", query.Timeout is { } timeout ? ((int)timeout.TotalSeconds).ToString() : null),
            ("labelSelector", query.LabelSelector),
            ("fieldSelector", query.FieldSelector));
        var request = new ApiRequest(HttpMethod.Get, "watch", type.Plural, url)
        {
            Accept = type.MetadataOnly ? ApiRequest.Metadata : ApiRequest.Json,
        };
        using var response = await _transport.OpenAsync(request, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = WatchReader.ReadAsync(
            stream, _lean.Of(type), request, unreadable => _logger.ObjectUnreadable(type.Kind, unreadable.Key, unreadable.Path), cancellationToken);
        await foreach (var change in events)
            yield return change;
    }

    /// <inheritdoc />
    public Task<T> CreateAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var url = ResourceUrl.Collection(type, entity.Metadata.NamespaceProperty) + ResourceUrl.Query(("fieldValidation", "Ignore"));
        var request = Write(HttpMethod.Post, "create", type, url, Serialize(type, entity));
        return _transport.SendAsync(request, Reader(type), cancellationToken);
    }

    /// <inheritdoc />
    public Task<T> ReplaceAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var url = ResourceUrl.Object(type, ObjectKey.Of(entity)) + ResourceUrl.Query(("fieldValidation", "Ignore"));
        var request = Write(HttpMethod.Put, "update", type, url, Serialize(type, entity));
        return _transport.SendAsync(request, Reader(type), cancellationToken);
    }

    /// <inheritdoc />
    public Task<PartialObjectMetadata> ApplyAsync<T>(
        ResourceType<T> type, T desired, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // Unknown fields are ignored: during an upgrade the operator may be newer than the CRD.
        var url = ResourceUrl.Object(type, ObjectKey.Of(desired), options.Subresource) + ResourceUrl.Query(
            ("fieldManager", options.FieldManager),
            ("force", options.Force ? "true" : null),
            ("fieldValidation", "Ignore"));
        var body = Serialize(type, desired);
        var request = Write(HttpMethod.Patch, "apply", type, url, body, options.Subresource) with
        {
            ContentType = "application/apply-patch+yaml",
            Accept = ApiRequest.Metadata,
        };
        return _transport.SendAsync(request, MetadataReader, cancellationToken);
    }

    /// <inheritdoc />
    public Task<PartialObjectMetadata> MergePatchAsync<T>(
        ResourceType<T> type, ObjectKey key, JsonObject patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Encoding.UTF8.GetBytes(patch.ToJsonString());
        var request = Write(HttpMethod.Patch, "patch", type, ResourceUrl.Object(type, key, subresource), body, subresource) with
        {
            ContentType = "application/merge-patch+json",
            Accept = ApiRequest.Metadata,
        };
        return _transport.SendAsync(request, MetadataReader, cancellationToken);
    }

    /// <inheritdoc />
    public Task SetFinalizersAsync<T>(
        ResourceType<T> type, T entity, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = entity.Metadata.Uid,
                ["resourceVersion"] = entity.Metadata.ResourceVersion,
                ["finalizers"] = new JsonArray([.. finalizers.Select(name => (JsonNode)name)]),
            },
        };
        return MergePatchAsync(type, ObjectKey.Of(entity), patch, subresource: null, cancellationToken);
    }

    /// <inheritdoc />
    public async Task DeleteAsync<T>(
        ResourceType<T> type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new DeleteBody
        {
            Preconditions = preconditions is null
                ? null
                : new DeleteBodyPreconditions { Uid = preconditions.Uid, ResourceVersion = preconditions.ResourceVersion },
        };
        var request = new ApiRequest(HttpMethod.Delete, "delete", type.Plural, ResourceUrl.Object(type, key))
        {
            // The answer may be the whole object (where a finalizer holds it); nobody reads it.
            Accept = ApiRequest.Metadata + "," + ApiRequest.Json,
            Body = JsonSerializer.SerializeToUtf8Bytes(options, RuntimeJson.Default.DeleteBody),
        };
        try
        {
            await _transport.SendAsync(request, static (_, _) => ValueTask.FromResult(true), cancellationToken);
        }
        catch (KubernetesApiException e) when (e.StatusCode == 404)
        {
            // Gone already, which is what was asked for.
        }
    }

    /// <inheritdoc />
    public async Task<ServiceAccountToken> RequestTokenAsync(
        ObjectKey serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var body = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new V1TokenRequestSpec { Audiences = [.. audiences], ExpirationSeconds = (long)lifetime.TotalSeconds },
        };
        var path = ResourceUrl.Object(RuntimeKinds.ServiceAccount, serviceAccount, "token");
        var request = new ApiRequest(HttpMethod.Post, "create", "serviceaccounts/token", path)
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body, RuntimeJson.Default.Authenticationv1TokenRequest),
        };
        var answer = await _transport.SendAsync(
            request,
            static (stream, token) => JsonSerializer.DeserializeAsync(stream, RuntimeJson.Default.Authenticationv1TokenRequest, token),
            cancellationToken);
        return answer is { Status: { Token: { Length: > 0 } value, ExpirationTimestamp: { } expires } }
            ? new ServiceAccountToken(value, new DateTimeOffset(expires, TimeSpan.Zero))
            : throw new HttpRequestException($"{request}: the answer has no token.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _http.Dispose();
        (_tokens as IDisposable)?.Dispose();
    }

    private static ApiRequest Write<T>(
        HttpMethod method, string verb, ResourceType<T> type, string url, byte[] body, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(method, verb, subresource is null ? type.Plural : $"{type.Plural}/{subresource}", url)
        {
            Body = body,
            Confidential = type is { Group: "", Plural: "secrets" },
        };

    // managedFields are the server's: what is read and written again (a Lease, say) goes without them.
    private byte[] Serialize<T>(ResourceType<T> type, T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        JsonSerializer.SerializeToUtf8Bytes(entity, _lean.Of(type).Json);

    private Func<Stream, CancellationToken, ValueTask<T>> Reader<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        async (stream, cancellationToken) =>
            await JsonSerializer.DeserializeAsync(stream, _lean.Of(type).Json, cancellationToken) ?? throw new JsonException("The answer is null.");

    private ValueTask<PartialObjectMetadata> MetadataReader(Stream stream, CancellationToken cancellationToken) =>
        Reader(RuntimeKinds.Metadata)(stream, cancellationToken);
}
