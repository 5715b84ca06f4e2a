using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Which workloads are restarted beside those that <c>rolloutRestartTargets</c> names.</summary>
public sealed class RolloutRestart
{
    [JsonPropertyName("auto")]
    [Description(
        "True to restart the workloads of this namespace that use the Secret in env, envFrom, volumes or projected volumes of any container, "
        + "when its content changes. Default: false.")]
    public bool? Auto { get; set; }
}
