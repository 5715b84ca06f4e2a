using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The Secret as it was written last.</summary>
public sealed class DestinationStatus
{
    [JsonPropertyName("name")]
    [Description("The name of the Secret.")]
    public string? Name { get; set; }

    [JsonPropertyName("uid")]
    [Description("The UID of the Secret.")]
    public string? Uid { get; set; }

    [JsonPropertyName("resourceVersion")]
    [Description("The resourceVersion after the last write: any other means that somebody else changed the Secret.")]
    public string? ResourceVersion { get; set; }

    [JsonPropertyName("keys")]
    [Description("The names of the keys that were written.")]
    [XListType(XListType.Atomic)]
    public IList<string>? Keys { get; set; }
}
