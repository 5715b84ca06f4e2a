using k8s;
using k8s.Models;

namespace Operator.Runtime.Reconciliation.Finalizer;

/// <summary>Cleans up outside the cluster before an object may go (the shape of KubeOps v13).</summary>
public interface IEntityFinalizer<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for an object with a deletionTimestamp; on success the finalizer is removed.</summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}
