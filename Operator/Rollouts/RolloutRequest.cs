using k8s;
using k8s.Models;

namespace Operator.Rollouts;

/// <summary>Workloads are to be brought to the content of a Secret.</summary>
/// <param name="Resource">The resource whose Secret it is, as events name it.</param>
/// <param name="SecretName">The Secret's name.</param>
/// <param name="Targets">Which workloads.</param>
/// <param name="Baseline">What they ran with before: one without our annotation needs no restart to come back to it.</param>
/// <param name="Revision">What they are to run with.</param>
/// <param name="Wake">Called when there is news for the resource's status.</param>
public sealed record RolloutRequest(
    IKubernetesObject<V1ObjectMeta> Resource, string SecretName, RolloutTargets Targets, string Baseline, string Revision, Action Wake)
{
    /// <summary>The resource's name.</summary>
    public RolloutOwner Owner { get; } = RolloutOwner.Of(Resource);

    /// <summary>The namespace of the resource, the Secret and the workloads.</summary>
    public string Namespace => Resource.Metadata.NamespaceProperty;

    /// <summary>The annotation that stands for the Secret.</summary>
    public string Annotation { get; } = RolloutAnnotations.KeyFor(SecretName);

    /// <summary>Whether another request asks for the same; the spec's generation stands for the targets.</summary>
    public bool IsSameAs(RolloutRequest other) =>
        other.Revision == Revision
        && other.SecretName == SecretName
        && other.Resource.Metadata.Uid == Resource.Metadata.Uid
        && other.Resource.Metadata.Generation == Resource.Metadata.Generation;
}
