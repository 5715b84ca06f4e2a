using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A key that two sources have.</summary>
public sealed record OverriddenKey
{
    [JsonPropertyName("key")]
    [Description("The key of the Secret.")]
    public string? Key { get; set; }

    [JsonPropertyName("by")]
    [Description("Mount and path of the source that it is taken from.")]
    public string? By { get; set; }
}
