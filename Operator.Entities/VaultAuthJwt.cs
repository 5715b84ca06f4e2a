using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The settings of Vault's jwt auth method: with a token of a ServiceAccount, or with a JWT out of a Secret.</summary>
public class VaultAuthJwt
{
    [JsonPropertyName("role")]
    [Description("The role of the auth method to log in with.")]
    [Length(maxLength: 256)]
    public string? Role { get; set; }

    [JsonPropertyName("secretRef")]
    [Description(
        "A Secret whose key jwt holds the JWT, in the namespace of the secret that is synced, or of the VaultAuth with "
        + "identityNamespace: Auth. Not used where serviceAccount is set.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "secretRef must be the name of a Secret, without its namespace")]
    public string? SecretRef { get; set; }

    [JsonPropertyName("serviceAccount")]
    [Description("The ServiceAccount to log in as, in the namespace of the secret that is synced, or of the VaultAuth with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "serviceAccount must be the name of a ServiceAccount, without its namespace")]
    public string? ServiceAccount { get; set; }

    [JsonPropertyName("audiences")]
    [Description("The audiences of the ServiceAccount's token, as the role asks for. Default: vault.")]
    [Items(maxItems: 16)]
    [ItemLength(maxLength: 512)]
    [ValidationRule(
        "self.all(a, a != '')",
        message: "audiences must not hold an empty string: remove it or name the audience that the role asks for")]
    public IList<string>? Audiences { get; set; }

    [JsonPropertyName("tokenExpirationSeconds")]
    [Description("The lifetime of the ServiceAccount's token in seconds. Default: 600.")]
    [RangeMinimum(600)]
    public long? TokenExpirationSeconds { get; set; }
}
