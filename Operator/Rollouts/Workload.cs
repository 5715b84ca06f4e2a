using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Operator.Rollouts;

/// <summary>What matters here of a Deployment, StatefulSet, DaemonSet or Argo Rollout, which all have it in the same place.</summary>
public sealed class Workload : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "";

    /// <inheritdoc />
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "";

    /// <inheritdoc />
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The desired state.</summary>
    [JsonPropertyName("spec")]
    public WorkloadSpec? Spec { get; set; }
}
