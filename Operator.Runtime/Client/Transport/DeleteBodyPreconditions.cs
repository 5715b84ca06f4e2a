using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>The preconditions of a <see cref="DeleteBody"/>.</summary>
internal sealed class DeleteBodyPreconditions
{
    [JsonPropertyName("uid")]
    public string? Uid { get; set; }

    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; set; }
}
