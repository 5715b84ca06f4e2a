using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>The credential itself. Prints without it.</summary>
internal sealed class ExecCredentialStatus
{
    [JsonPropertyName("token")]
    public string? Token { get; set; }

    [JsonPropertyName("expirationTimestamp")]
    public DateTimeOffset? ExpirationTimestamp { get; set; }
}
