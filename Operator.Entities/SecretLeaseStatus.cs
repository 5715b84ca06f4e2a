using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A lease as it was issued or renewed last, and the login that it lives by.</summary>
public sealed record SecretLeaseStatus
{
    [JsonPropertyName("id")]
    [Description("What it can be renewed and revoked by, encrypted with the operator's key.")]
    public string? Id { get; set; }

    [JsonPropertyName("duration")]
    [Description("For how many seconds it was issued or renewed last.")]
    public long? Duration { get; set; }

    [JsonPropertyName("renewable")]
    [Description("Whether a renewal can lengthen it. False also once it has come near its maximum.")]
    public bool? Renewable { get; set; }

    [JsonPropertyName("requestID")]
    [Description("The store's name of the request that issued it, as in its audit log.")]
    public string? RequestId { get; set; }

    [JsonPropertyName("expiration")]
    [Description("When it ends, unless it is renewed.")]
    public DateTime? Expiration { get; set; }

    [JsonPropertyName("tokenDuration")]
    [Description("For how many seconds the login that it lives by was made or renewed last. Absent: it doesn't end.")]
    public long? TokenDuration { get; set; }

    [JsonPropertyName("tokenRenewable")]
    [Description("Whether the login can be lengthened.")]
    public bool? TokenRenewable { get; set; }

    [JsonPropertyName("tokenExpiration")]
    [Description("When the login ends, and the lease with it, unless it is renewed.")]
    public DateTime? TokenExpiration { get; set; }
}
