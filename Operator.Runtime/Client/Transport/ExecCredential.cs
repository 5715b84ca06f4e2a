using System.Text.Json.Serialization;

namespace Operator.Runtime.Client.Transport;

/// <summary>What an exec plugin prints (<c>client.authentication.k8s.io ExecCredential</c>).</summary>
internal sealed class ExecCredential
{
    [JsonPropertyName("status")]
    public ExecCredentialStatus? Status { get; set; }
}
