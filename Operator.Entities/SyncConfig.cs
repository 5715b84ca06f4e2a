using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>How changes are noticed before the next refresh.</summary>
public sealed class SyncConfig
{
    [JsonPropertyName("instantUpdates")]
    [Description("True to listen to the store's events.")]
    [ValidationRule("!self", message: "instantUpdates is not supported yet: remove it or set it to false")]
    public bool? InstantUpdates { get; set; }
}
