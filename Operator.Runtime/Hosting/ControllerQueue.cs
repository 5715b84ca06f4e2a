using k8s;
using k8s.Models;
using Operator.Runtime.Queue;

namespace Operator.Runtime.Hosting;

/// <summary>The work queue of one kind, and the door to it. Apart from the host, so that a controller can ask for reconciles itself.</summary>
internal sealed class ControllerQueue<TEntity> : IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public ControllerQueue(TimeProvider time)
    {
        Work = new WorkQueue(time);
        Requests = new ReconcileQueue<TEntity>(Work);
    }

    public WorkQueue Work { get; }

    public ReconcileQueue<TEntity> Requests { get; }

    public void Dispose() => Work.Dispose();
}
