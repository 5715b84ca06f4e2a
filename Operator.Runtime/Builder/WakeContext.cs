using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Runtime.Caching;
using Operator.Runtime.Queue;

namespace Operator.Runtime.Builder;

/// <summary>What a wake of <see cref="ControllerOptions{TEntity}"/> is wired with.</summary>
internal sealed record WakeContext<TEntity>(IServiceProvider Services, IInformer<TEntity> Entities, IReconcileQueue<TEntity> Queue)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public IInformer<TSecondary> Informer<TSecondary>(string? name)
        where TSecondary : class, IKubernetesObject<V1ObjectMeta> =>
        name is null ? Services.GetRequiredService<IInformer<TSecondary>>() : Services.GetRequiredKeyedService<IInformer<TSecondary>>(name);
}
