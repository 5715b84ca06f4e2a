using System.Text.Json.Serialization;

namespace Operator.Rollouts;

/// <summary>How a StatefulSet or DaemonSet brings a change to its pods.</summary>
public sealed class UpdateStrategy
{
    /// <summary>With this type a change reaches a pod when somebody deletes it.</summary>
    public const string OnDelete = "OnDelete";

    /// <summary><c>RollingUpdate</c> or <c>OnDelete</c>.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; set; }
}
