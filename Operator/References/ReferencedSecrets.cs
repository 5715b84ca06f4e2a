using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers;
using Operator.Entities;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.References;

/// <summary>
/// Secrets that aren't ours and that resources refer to: credentials, CA and client certificates, destinations that others make. Each is watched by its
/// name, as metadata, for as long as somebody refers to it; a change wakes those who do. Content is read when it is needed and never kept.
/// </summary>
public sealed class ReferencedSecrets(IKubernetesClient client, TimeProvider time, ILogger<ReferencedSecrets> logger) : IAsyncDisposable
{
    // A Secret that many share (a CA, say) wakes them by the lane that a new resource passes.
    private const int FewUsers = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, SecretWatch> _watches = [];
    private readonly Dictionary<ResourceId, IReadOnlyCollection<ObjectKey>> _references = [];
    private bool _isDisposed;

    /// <summary>How many Secrets are watched.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _watches.Count;
        }
    }

    /// <summary>Begins a reconcile: what it asks for by the time the scope is disposed is what the resource refers to.</summary>
    /// <param name="entity">The resource.</param>
    /// <param name="queue">Where it is woken.</param>
    public ReferenceScope Begin<TEntity>(TEntity entity, IReconcileQueue<TEntity> queue)
        where TEntity : CustomKubernetesEntity
    {
        var key = ObjectKey.Of(entity);
        return new ReferenceScope(this, new ResourceId(entity.Kind, key), lane => queue.Enqueue(key, lane));
    }

    /// <summary>Reads a Secret whole; null where there is none.</summary>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public Task<V1Secret?> ReadAsync(ObjectKey secret, CancellationToken cancellationToken) =>
        client.GetAsync(Kinds.Secrets, secret, cancellationToken);

    /// <summary>Forgets what a resource that is gone referred to.</summary>
    public void Forget(CustomKubernetesEntity entity) => Settle(new ResourceId(entity.Kind, ObjectKey.Of(entity)), []);

    /// <summary>Ends all watches.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SecretWatch> watches;
        lock (_lock)
        {
            _isDisposed = true;
            watches = [.. _watches.Values];
            _watches.Clear();
        }

        foreach (var watch in watches)
            await watch.DisposeAsync();
    }

    /// <summary>The version of a Secret, by the watch once it is up; a request before.</summary>
    internal async ValueTask<string?> FindAsync(ObjectKey secret, ResourceId user, Action<Lane> wake, CancellationToken cancellationToken)
    {
        SecretWatch watch;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_watches.TryGetValue(secret, out watch!))
                _watches.Add(secret, watch = new SecretWatch(client, secret, time, logger, WakeUsers));
            watch.Users[user] = wake;
        }

        return await watch.FindAsync(cancellationToken);
    }

    /// <summary>A resource refers to these Secrets now, and to no others.</summary>
    internal void Settle(ResourceId user, IReadOnlyCollection<ObjectKey> secrets)
    {
        var unused = new List<SecretWatch>();
        lock (_lock)
        {
            foreach (var secret in _references.GetValueOrDefault(user, []).Where(secret => !secrets.Contains(secret)))
            {
                if (!_watches.TryGetValue(secret, out var watch) || !watch.Users.Remove(user) || watch.Users.Count > 0)
                    continue;
                _watches.Remove(secret);
                unused.Add(watch);
            }

            if (secrets.Count > 0)
                _references[user] = secrets;
            else
                _references.Remove(user);
        }

        foreach (var watch in unused)
            watch.Stop();
    }

    private void WakeUsers(SecretWatch watch)
    {
        List<Action<Lane>> users;
        lock (_lock)
            users = [.. watch.Users.Values];
        foreach (var wake in users)
            wake(users.Count <= FewUsers ? Lane.Urgent : Lane.Periodic);
    }
}
