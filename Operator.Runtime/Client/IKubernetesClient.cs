using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client;

/// <summary>
/// The Kubernetes API as this runtime uses it. Every method throws <see cref="KubernetesApiException"/> when the server refuses,
/// and <see cref="HttpRequestException"/> when it can't be reached.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>Reads one object; null when there is none (404).</summary>
    Task<T?> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Reads one page of a list. An unset namespace means all namespaces. The objects of lists and watches come without managedFields and
    /// without kubectl's last-applied annotation.
    /// </summary>
    Task<ObjectPage<T>> ListAsync<T>(ResourceType<T> type, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Watches a list from <see cref="ListQuery.ResourceVersion"/>, with bookmarks. Ends when the server ends the watch; an <c>ERROR</c>
    /// event becomes a <see cref="KubernetesApiException"/> with its code (410: list again). While it runs, a broken connection is an
    /// <see cref="IOException"/>.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ResourceType<T> type, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object and gives it as stored.</summary>
    Task<T> CreateAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object (PUT); a set <c>resourceVersion</c> makes it conditional (409 <c>Conflict</c>).</summary>
    Task<T> ReplaceAsync<T>(ResourceType<T> type, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Server-side apply of what <paramref name="desired"/> says, and nothing else. Answers are asked for as metadata, so that content
    /// (a Secret's data, say) doesn't come back.
    /// </summary>
    Task<PartialObjectMetadata> ApplyAsync<T>(ResourceType<T> type, T desired, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// A JSON merge patch (RFC 7386), for what server-side apply can't say. Answers are asked for as metadata.
    /// </summary>
    Task<PartialObjectMetadata> MergePatchAsync<T>(
        ResourceType<T> type, ObjectKey key, JsonObject patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Adds or removes finalizers by a merge patch that is conditional on the object's resourceVersion.</summary>
    Task SetFinalizersAsync<T>(ResourceType<T> type, T entity, IReadOnlyList<string> finalizers, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; a missing one is no error.</summary>
    Task DeleteAsync<T>(ResourceType<T> type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Asks for a token of a ServiceAccount (<c>POST …/serviceaccounts/{name}/token</c>, <c>authentication.k8s.io/v1 TokenRequest</c>).
    /// </summary>
    Task<ServiceAccountToken> RequestTokenAsync(
        ObjectKey serviceAccount, IReadOnlyList<string> audiences, TimeSpan lifetime, CancellationToken cancellationToken);
}
