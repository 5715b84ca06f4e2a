using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>The details of a <see cref="ApiStatus"/>.</summary>
internal sealed class ApiStatusDetails
{
    [JsonPropertyName("retryAfterSeconds")]
    public int? RetryAfterSeconds { get; set; }

    [JsonPropertyName("causes")]
    public IList<ApiStatusCause>? Causes { get; set; }
}
