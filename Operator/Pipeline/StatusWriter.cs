using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Operator.Destinations;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Pipeline;

/// <summary>
/// Writes the status of one kind, and only where it differs. A status just written counts as the current one until the cache has caught up, so that a
/// reconcile in between neither writes it again nor moves a transition time.
/// </summary>
public sealed class StatusWriter<TEntity, TSpec, TStatus>(
    IKubernetesClient client, ResourceType<TEntity> type, JsonTypeInfo<TStatus> json)
    where TEntity : CustomKubernetesEntity<TSpec, TStatus>, new()
    where TSpec : new()
    where TStatus : class, new()
{
    private static readonly ApplyOptions Options = new(Marks.FieldManager, Force: true, Subresource: "status");

    private readonly ConcurrentDictionary<ObjectKey, Written> _written = [];

    /// <summary>The newest known status of a resource.</summary>
    public TStatus Current(TEntity entity)
    {
        var key = ObjectKey.Of(entity);
        if (!_written.TryGetValue(key, out var written))
            return entity.Status ?? new TStatus();

        if (written.Uid == entity.Metadata.Uid && Number(written.ResourceVersion) > Number(entity.Metadata.ResourceVersion))
            return written.Status;

        _written.TryRemove(key, out _);
        return entity.Status ?? new TStatus();
    }

    /// <summary>Writes a status if it differs from the current one; true if it did.</summary>
    public async Task<bool> WriteAsync(TEntity entity, TStatus status, CancellationToken cancellationToken)
    {
        if (Bytes(Current(entity)).AsSpan().SequenceEqual(Bytes(status)))
            return false;

        var metadata = entity.Metadata;
        var applied = new TEntity
        {
            // The UID makes it a conflict to write to another object that took the name meanwhile.
            Metadata = new V1ObjectMeta { Name = metadata.Name, NamespaceProperty = metadata.NamespaceProperty, Uid = metadata.Uid },
            Spec = default!,
            Status = status,
        };
        try
        {
            var answer = await client.ApplyAsync(type, applied, Options, cancellationToken);
            _written[ObjectKey.Of(entity)] = new Written(metadata.Uid, answer.Metadata.ResourceVersion, status);
            return true;
        }
        catch (KubernetesApiException e) when (e.StatusCode is 404 or 409)
        {
            // Gone, or replaced by another of that name: its own events lead to its own status.
            return false;
        }
    }

    /// <summary>Forgets a resource that is gone.</summary>
    public void Forget(ObjectKey key) => _written.TryRemove(key, out _);

    private byte[] Bytes(TStatus status) => JsonSerializer.SerializeToUtf8Bytes(status, json);

    private static ulong Number(string? resourceVersion) => ulong.TryParse(resourceVersion, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private sealed record Written(string Uid, string ResourceVersion, TStatus Status);
}
