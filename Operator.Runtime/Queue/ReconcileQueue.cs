using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>
/// The queue of one controlled kind. It takes nothing before the controller works (this replica follows, say): starting to work asks for
/// every object anyway, and what is kept for a start that may never come would only grow.
/// </summary>
internal sealed class ReconcileQueue<TEntity>(WorkQueue work) : IReconcileQueue<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private volatile bool _open;

    public bool IsOpen => _open;

    public void Open() => _open = true;

    public void Enqueue(ObjectKey key, Lane lane, TimeSpan after = default)
    {
        if (_open)
            work.Enqueue(key, lane, after);
    }
}
