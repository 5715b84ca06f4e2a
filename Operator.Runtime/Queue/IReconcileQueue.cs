using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>Lets anything ask for the reconcile of an object of <typeparamref name="TEntity"/>.</summary>
public interface IReconcileQueue<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// Asks for a reconcile. A key that waits already keeps the higher lane and the earlier time; a key in work is done once more after.
    /// Nothing happens where this replica doesn't lead: one that starts to lead reconciles every object.
    /// </summary>
    void Enqueue(ObjectKey key, Lane lane, TimeSpan after = default);
}
