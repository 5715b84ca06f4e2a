using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A token of Vault that exists already.</summary>
public class VaultAuthToken
{
    [JsonPropertyName("secretRef")]
    [Description(
        "A Secret whose key token holds the token, in the namespace of the secret that is synced, or of the VaultAuth "
        + "with identityNamespace: Auth. It is renewed if it can be, and never revoked.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "secretRef must be the name of a Secret, without its namespace")]
    public string? SecretRef { get; set; }
}
