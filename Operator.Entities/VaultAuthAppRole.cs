using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The settings of Vault's approle auth method.</summary>
[ValidationRule(AuthRules.RoleIdIsGivenOnce, message: "roleId and roleIdSecretRef exclude each other: keep one")]
public class VaultAuthAppRole
{
    [JsonPropertyName("roleId")]
    [Description("The role-id.")]
    [Length(maxLength: 4096)]
    public string? RoleId { get; set; }

    [JsonPropertyName("roleIdSecretRef")]
    [Description(
        "A Secret whose key id holds the role-id, in the namespace of the secret that is synced, or of the VaultAuth "
        + "with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "roleIdSecretRef must be the name of a Secret, without its namespace")]
    public string? RoleIdSecretRef { get; set; }

    [JsonPropertyName("secretRef")]
    [Description(
        "A Secret whose key id holds the secret-id, in the namespace of the secret that is synced, or of the VaultAuth "
        + "with identityNamespace: Auth.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "secretRef must be the name of a Secret, without its namespace")]
    public string? SecretRef { get; set; }

    [JsonPropertyName("wrapped")]
    [Description("True where the Secret of secretRef holds a response-wrapping token. It is unwrapped once; the secret-id is kept in memory only.")]
    public bool? Wrapped { get; set; }

    [JsonPropertyName("secretIDPath")]
    [Description("Refused: a resource can't name files of the operator's pod.")]
    [Length(maxLength: 4096)]
    [ValidationRule(
        "self == ''",
        message: "secretIDPath is not supported: put the secret-id under the key id of a Secret, and name that in secretRef")]
    public string? SecretIdPath { get; set; }
}
