using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>What happens to credentials that were replaced.</summary>
public sealed class RotationPolicy
{
    [JsonPropertyName("gracePeriod")]
    [Description("How long credentials that were replaced live on, so that workloads can take the new ones: such as 90s, 10m or 1d. Default: 5m.")]
    [Pattern("^$|" + GoDuration.Pattern)]
    [Length(maxLength: 32)]
    public string? GracePeriod { get; set; }

    [JsonPropertyName("revokeAfterRollout")]
    [NotYetSupported("and set gracePeriod to the time that the workloads need")]
    public bool? RevokeAfterRollout { get; set; }
}
