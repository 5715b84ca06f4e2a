using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The Secret as it was written last.</summary>
public sealed record DestinationStatus
{
    [JsonPropertyName("name")]
    [Description("The name of the Secret.")]
    public string? Name { get; set; }

    [JsonPropertyName("uid")]
    [Description("The UID of the Secret.")]
    public string? Uid { get; set; }

    [JsonPropertyName("resourceVersion")]
    [Description("The resourceVersion after the last write, or the last look: any other means that somebody else changed the Secret.")]
    public string? ResourceVersion { get; set; }

    [JsonPropertyName("keys")]
    [Description("The names of the keys that were written.")]
    [XListType(XListType.Atomic)]
    public IList<string>? Keys { get; set; }

    [JsonPropertyName("merged")]
    [Description("True if the keys were written into a Secret that somebody else made.")]
    public bool? Merged { get; set; }

    [JsonPropertyName("drift")]
    [Description("What somebody else changed, where driftPolicy is Report.")]
    public string? Drift { get; set; }
}
