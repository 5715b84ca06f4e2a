using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>What the API server says when it refuses (<c>meta/v1 Status</c>), as far as it is used.</summary>
internal sealed class ApiStatus
{
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    [JsonPropertyName("code")]
    public int? Code { get; set; }

    [JsonPropertyName("details")]
    public ApiStatusDetails? Details { get; set; }
}
