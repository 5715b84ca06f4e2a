using System.Text.Json.Serialization;

namespace Operator.Rollouts;

/// <summary>The workload whose pod template an Argo Rollout takes (<c>spec.workloadRef</c>).</summary>
public sealed class WorkloadReference
{
    /// <summary>Its kind; Argo documents Deployment, ReplicaSet and PodTemplate.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; set; }
}
