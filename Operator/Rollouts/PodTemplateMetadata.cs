using System.Text.Json.Serialization;

namespace Operator.Rollouts;

/// <summary>The metadata of a <see cref="PodTemplate"/>.</summary>
public sealed class PodTemplateMetadata
{
    /// <summary>The annotations that its pods get: a change makes new pods.</summary>
    [JsonPropertyName("annotations")]
    public IDictionary<string, string>? Annotations { get; set; }
}
