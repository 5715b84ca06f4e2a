using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>One cause of a <see cref="ApiStatus"/>: what is wrong with which field.</summary>
internal sealed class ApiStatusCause
{
    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    [JsonPropertyName("field")]
    public string? Field { get; set; }
}
