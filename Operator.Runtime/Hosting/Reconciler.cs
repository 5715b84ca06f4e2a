using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Runtime.Hosting;

/// <summary>Decides from the newest state of an object what its controller is asked to do.</summary>
internal sealed class Reconciler<TEntity>(
    IInformer<TEntity> entities, Tombstones<TEntity> tombstones, FinalizerFlow<TEntity> finalizers, IServiceScopeFactory scopes)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan ConflictWait = TimeSpan.FromSeconds(1);

    public async Task<Outcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var controller = new Lazy<IEntityController<TEntity>>(() => scope.ServiceProvider.GetRequiredService<IEntityController<TEntity>>());

        // An object may have been deleted and made anew under its name: the controller hears of both.
        if (tombstones.Find(key) is { } gone)
        {
            var outcome = Outcome.Of(await controller.Value.DeletedAsync(gone, cancellationToken));
            if (!outcome.IsSuccess)
                return outcome;
            tombstones.Remove(key, gone);
        }

        if (entities.Get(key) is not { } entity)
            return Outcome.Done;
        if (entity.Metadata.DeletionTimestamp is not null)
            return await finalizers.FinalizeAsync(entity, scope.ServiceProvider, cancellationToken);
        try
        {
            if (await finalizers.AttachAsync(entity, cancellationToken))
                return Outcome.Done;
        }
        catch (KubernetesApiException e) when (e.StatusCode is 409 or 404)
        {
            // The cache is a moment behind. What it lacks is on its way and wakes the key; the wait is for when it doesn't.
            return new Outcome(true, ConflictWait);
        }

        return Outcome.Of(await controller.Value.ReconcileAsync(entity, cancellationToken));
    }
}
