using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A source as it was read last.</summary>
public sealed record SourceStatus
{
    [JsonPropertyName("path")]
    [Description("Mount and path.")]
    public string? Path { get; set; }

    [JsonPropertyName("version")]
    [Description("The version, of an engine with versions.")]
    public long? Version { get; set; }

    [JsonPropertyName("missing")]
    [Description("True if there is nothing there, and the source is optional.")]
    public bool? Missing { get; set; }

    [JsonPropertyName("overridden")]
    [Description("The keys of this source in whose place a later source has its own.")]
    [XListType(XListType.Atomic)]
    public IList<OverriddenKey>? Overridden { get; set; }
}
