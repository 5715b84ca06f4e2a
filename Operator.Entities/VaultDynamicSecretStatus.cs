using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The observed state of a <see cref="VaultDynamicSecret"/>. Handles of credentials in it are encrypted with the operator's key.</summary>
public sealed record VaultDynamicSecretStatus : SecretStatus
{
    [JsonPropertyName("source")]
    [Description("A fingerprint of what the credentials were asked for with: another one means new credentials.")]
    public string? Source { get; set; }

    [JsonPropertyName("issue")]
    [Description("Credentials that are being asked for: noted before the Secret holds them, so that no crash loses them.")]
    public IssueStatus? Issue { get; set; }

    [JsonPropertyName("secretLease")]
    [Description("The lease of the credentials that the Secret holds.")]
    public SecretLeaseStatus? SecretLease { get; set; }

    [JsonPropertyName("staticCredsMetaData")]
    [Description("When the store changes the password of a static role.")]
    public StaticCredsStatus? StaticCreds { get; set; }

    [JsonPropertyName("retiring")]
    [Description("Credentials that were replaced and are still to be revoked.")]
    [XListType(XListType.Atomic)]
    public IList<RetiringStatus>? Retiring { get; set; }

    [JsonPropertyName("lastRenewalTime")]
    [Description("When the lease was renewed last.")]
    public DateTime? LastRenewalTime { get; set; }
}
