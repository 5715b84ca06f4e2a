using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Credentials, of any kind, that were replaced and are still to be revoked.</summary>
public sealed record RetiringStatus
{
    [JsonPropertyName("handle")]
    [Description("What they can be revoked by, encrypted with the operator's key.")]
    public string? Handle { get; set; }

    [JsonPropertyName("until")]
    [Description("When they are revoked.")]
    public DateTime? Until { get; set; }

    [JsonPropertyName("expiration")]
    [Description("When they end by themselves.")]
    public DateTime? Expiration { get; set; }
}
