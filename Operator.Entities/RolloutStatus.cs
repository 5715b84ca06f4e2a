using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How far the restarts of workloads are.</summary>
public sealed class RolloutStatus
{
    [JsonPropertyName("revision")]
    [Description("A hash of the content that the workloads were last brought to.")]
    public string? Revision { get; set; }

    [JsonPropertyName("pending")]
    [Description("A hash of the content that the workloads are still to be brought to. Absent: none.")]
    public string? Pending { get; set; }

    [JsonPropertyName("lastRestartTime")]
    [Description("When the last restarts were done.")]
    public DateTime? LastRestartTime { get; set; }
}
