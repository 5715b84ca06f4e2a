using k8s;
using k8s.Models;

namespace Operator.Runtime.Reconciliation.Controller;

/// <summary>Brings objects of one kind to what they ask for (the shape of KubeOps v13).</summary>
public interface IEntityController<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Called with the newest cached object, never twice at once for one object. The object is shared with the cache: don't change it.
    /// </summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>Called once an object is gone, with its last known state.</summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
