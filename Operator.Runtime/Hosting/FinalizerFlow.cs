using k8s;
using k8s.Models;
using Operator.Runtime.Client;
using Operator.Runtime.Reconciliation;

namespace Operator.Runtime.Hosting;

/// <summary>Attaches the finalizers of a kind, runs them for objects that are being deleted, and removes them.</summary>
internal sealed class FinalizerFlow<TEntity>(
    IKubernetesClient client, ResourceType<TEntity> type, IReadOnlyList<FinalizerRegistration<TEntity>> finalizers)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Brings the finalizers of a living object to what they should be. True when that took a write: the change comes back by the watch
    /// and is reconciled then, so that nothing is done for an object before its finalizer is stored.
    /// </summary>
    public async Task<bool> AttachAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        var missing = finalizers.Where(f => f.AppliesTo(entity) && !present.Contains(f.Identifier)).Select(f => f.Identifier).ToList();
        var needless = finalizers.Where(f => !f.AppliesTo(entity) && present.Contains(f.Identifier)).Select(f => f.Identifier).ToList();
        if (missing.Count == 0 && needless.Count == 0)
            return false;
        await client.SetFinalizersAsync(type, entity, [.. present.Except(needless), .. missing], cancellationToken);
        return true;
    }

    /// <summary>Cleans up for an object that is being deleted, and lets it go.</summary>
    public async Task<Outcome> FinalizeAsync(TEntity entity, IServiceProvider services, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        var done = new List<string>();
        var outcome = Outcome.Done;
        foreach (var finalizer in finalizers.Where(f => present.Contains(f.Identifier)))
        {
            ReconciliationResult<TEntity> result;
            try
            {
                result = await finalizer.Create(services).FinalizeAsync(entity, cancellationToken);
            }
            catch when (done.Count > 0)
            {
                // What has been cleaned up already is not to be cleaned up again.
                await RemoveAsync(entity, done, cancellationToken);
                throw;
            }

            if (!result.IsSuccess)
            {
                outcome = Outcome.Of(result);
                break;
            }

            done.Add(finalizer.Identifier);
        }

        if (done.Count > 0)
            await RemoveAsync(entity, done, cancellationToken);
        return outcome;
    }

    private async Task RemoveAsync(TEntity entity, List<string> done, CancellationToken cancellationToken)
    {
        try
        {
            await client.SetFinalizersAsync(type, entity, [.. (entity.Metadata.Finalizers ?? []).Except(done)], cancellationToken);
        }
        catch (KubernetesApiException e) when (e.StatusCode == 409)
        {
            // The object moved on under us (somebody else's finalizer, say). The clean-up stands: only the write is done again.
            var live = await client.GetAsync(type, ObjectKey.Of(entity), cancellationToken);
            if (live is not null && live.Metadata.Uid == entity.Metadata.Uid)
                await client.SetFinalizersAsync(type, live, [.. (live.Metadata.Finalizers ?? []).Except(done)], cancellationToken);
        }
        catch (KubernetesApiException e) when (e.StatusCode == 404)
        {
            // Gone already.
        }
    }
}
