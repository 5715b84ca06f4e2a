using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>The body of a delete (<c>meta/v1 DeleteOptions</c>), as far as it is used.</summary>
internal sealed class DeleteBody
{
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = "v1";

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = "DeleteOptions";

    [JsonPropertyName("propagationPolicy")]
    public string PropagationPolicy { get; set; } = "Background";

    [JsonPropertyName("preconditions")]
    public DeleteBodyPreconditions? Preconditions { get; set; }
}
