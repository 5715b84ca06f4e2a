using System.Text.Json.Serialization;

namespace Operator.Rollouts;

/// <summary>The desired state of a <see cref="Workload"/>.</summary>
public sealed class WorkloadSpec
{
    /// <summary>The template of its pods; null where an Argo Rollout takes that of another workload.</summary>
    [JsonPropertyName("template")]
    public PodTemplate? Template { get; set; }

    /// <summary>The workload whose template an Argo Rollout takes.</summary>
    [JsonPropertyName("workloadRef")]
    public WorkloadReference? WorkloadRef { get; set; }

    /// <summary>True for a Deployment or Argo Rollout whose changes wait.</summary>
    [JsonPropertyName("paused")]
    public bool? Paused { get; set; }

    /// <summary>How a StatefulSet or DaemonSet brings a change to its pods.</summary>
    [JsonPropertyName("updateStrategy")]
    public UpdateStrategy? UpdateStrategy { get; set; }
}
