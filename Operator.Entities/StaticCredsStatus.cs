using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>What the store says of a static role.</summary>
public sealed record StaticCredsStatus
{
    [JsonPropertyName("lastVaultRotation")]
    [Description("When the store changed the password last, in seconds since 1970.")]
    public long? LastVaultRotation { get; set; }

    [JsonPropertyName("rotationPeriod")]
    [Description("How often the store changes it, in seconds.")]
    public long? RotationPeriod { get; set; }

    [JsonPropertyName("rotationSchedule")]
    [Description("When the store changes it, as cron writes it.")]
    public string? RotationSchedule { get; set; }

    [JsonPropertyName("ttl")]
    [Description("For how many seconds the password was to last when this rotation was read first.")]
    public long? Ttl { get; set; }

    [JsonPropertyName("nextRotation")]
    [Description("When the store changes it next.")]
    public DateTime? NextRotation { get; set; }
}
