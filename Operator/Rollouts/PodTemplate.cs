using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Rollouts;

/// <summary>A pod template.</summary>
public sealed class PodTemplate
{
    /// <summary>Its metadata.</summary>
    [JsonPropertyName("metadata")]
    public PodTemplateMetadata? Metadata { get; set; }

    /// <summary>The pods' spec, as JSON: of its many fields only references to Secrets are looked for (<see cref="PodSecrets"/>).</summary>
    [JsonPropertyName("spec")]
    public JsonElement? Spec { get; set; }
}
