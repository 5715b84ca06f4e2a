using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>The <c>metadata</c> of a list.</summary>
internal sealed class ListMetadata
{
    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; set; }

    [JsonPropertyName("continue")]
    public string? Continue { get; set; }
}
