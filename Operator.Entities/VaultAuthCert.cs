using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The settings of Vault's cert auth method.</summary>
public class VaultAuthCert
{
    [JsonPropertyName("name")]
    [Description("The certificate role to log in with. Default: any that the certificate matches.")]
    [Length(maxLength: 256)]
    public string? Name { get; set; }

    [JsonPropertyName("secretRef")]
    [Description(
        "A Secret of type kubernetes.io/tls with the client certificate, in the namespace of the secret that is "
        + "synced, or of the VaultAuth with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "secretRef must be the name of a Secret, without its namespace")]
    public string? SecretRef { get; set; }
}
