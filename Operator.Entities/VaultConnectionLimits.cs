using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How much is asked of a store by one connection.</summary>
public sealed class VaultConnectionLimits
{
    [JsonPropertyName("requestsPerSecond")]
    [Description("Requests a second; those of one second may come at once. Absent: no limit.")]
    [RangeMinimum(1)]
    [RangeMaximum(100000)]
    public int? RequestsPerSecond { get; set; }

    [JsonPropertyName("maxInFlight")]
    [Description("Requests that wait for an answer at the same time. Absent: no limit.")]
    [RangeMinimum(1)]
    [RangeMaximum(10000)]
    public int? MaxInFlight { get; set; }
}
