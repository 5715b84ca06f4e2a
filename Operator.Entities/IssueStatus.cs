using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>Credentials that are being asked for.</summary>
public sealed record IssueStatus
{
    [JsonPropertyName("handle")]
    [Description("What they can be revoked by, encrypted.")]
    public string? Handle { get; set; }

    [JsonPropertyName("source")]
    [Description("A fingerprint of what they are asked for with.")]
    public string? Source { get; set; }

    [JsonPropertyName("transformation")]
    [Description("A fingerprint of the templates, includes and excludes that the data was made with.")]
    public string? Transformation { get; set; }

    [JsonPropertyName("secretLease")]
    [Description("Their lease. Absent: the store hasn't answered yet.")]
    public SecretLeaseStatus? Lease { get; set; }

    [JsonPropertyName("secretMAC")]
    [Description("A keyed MAC of the data that is about to be written.")]
    public string? SecretMac { get; set; }

    [JsonPropertyName("secretName")]
    [Description("The Secret that it is written to.")]
    public string? SecretName { get; set; }

    [JsonPropertyName("keys")]
    [Description("The names of the keys that are written.")]
    [XListType(XListType.Atomic)]
    public IList<string>? Keys { get; set; }

    [JsonPropertyName("syncNow")]
    [Description("The value of the annotation secret-courier.io/sync-now that is acted on.")]
    public string? SyncNow { get; set; }
}
