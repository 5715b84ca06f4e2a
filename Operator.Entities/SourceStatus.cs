using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A source as it was read last.</summary>
public sealed class SourceStatus
{
    [JsonPropertyName("path")]
    [Description("Mount and path.")]
    public string? Path { get; set; }

    [JsonPropertyName("version")]
    [Description("The version, of an engine with versions.")]
    public long? Version { get; set; }
}
