using k8s;
using k8s.Models;
using Operator.Runtime.Builder;
using Operator.Runtime.Client;

namespace Operator.Runtime.Hosting;

/// <summary>A controlled kind and how its controller is run.</summary>
internal sealed record ControllerRegistration<TEntity>(ResourceType<TEntity> Type, ControllerOptions<TEntity> Options)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;
