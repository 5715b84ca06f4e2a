using k8s;
using k8s.Models;
using Operator.Runtime.Client;

namespace Operator.Rollouts;

/// <summary>The resource whose Secret changed.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its namespace and name.</param>
public readonly record struct RolloutOwner(string Kind, ObjectKey Key)
{
    /// <summary>The owner that a resource is.</summary>
    public static RolloutOwner Of(IKubernetesObject<V1ObjectMeta> entity) => new(entity.Kind, ObjectKey.Of(entity));
}
