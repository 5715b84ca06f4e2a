using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>A user's name and password: the settings of Vault's userpass and ldap auth methods.</summary>
public class VaultAuthPassword
{
    [JsonPropertyName("username")]
    [Description("The user to log in as.")]
    [Length(maxLength: 256)]
    [ValidationRule("!self.contains('/')", message: "username must not have slashes")]
    public string? Username { get; set; }

    [JsonPropertyName("secretRef")]
    [Description(
        "A Secret whose key password holds the password, in the namespace of the secret that is synced, or of the "
        + "VaultAuth with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "secretRef must be the name of a Secret, without its namespace")]
    public string? SecretRef { get; set; }
}
