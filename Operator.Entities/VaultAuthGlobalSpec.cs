using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>What a <see cref="VaultAuthGlobal"/> fills in. What is null or an empty string is absent.</summary>
public sealed class VaultAuthGlobalSpec : IShared
{
    [JsonPropertyName("allowedNamespaces")]
    [Description(
        "The other namespaces whose VaultAuths may refer to this VaultAuthGlobal, by name or with * and ? in it. Absent: none but its own.")]
    [Items(maxItems: 256)]
    [ItemLength(1, 63)]
    [XListType(XListType.Set)]
    [ValidationRule(
        ResourceNames.AreNamespacePatterns,
        message: "allowedNamespaces must hold names of namespaces, with * and ? in them if need be, such as team-*")]
    public IList<string>? AllowedNamespaces { get; set; }

    [JsonPropertyName("allowedNamespaceSelector")]
    [Description("The other namespaces whose VaultAuths may refer to this VaultAuthGlobal, by their labels; beside allowedNamespaces.")]
    public NamespaceSelector? AllowedNamespaceSelector { get; set; }

    [JsonPropertyName("vaultConnectionRef")]
    [Description("The VaultConnection, as name (in this namespace) or namespace/name, for VaultAuths that name none.")]
    [Length(maxLength: ResourceNames.MaxReferenceLength)]
    [ValidationRule(
        ResourceNames.IsReferenceOrEmpty,
        message: "vaultConnectionRef must be the name of a VaultConnection, or namespace/name")]
    public string? VaultConnectionRef { get; set; }

    [JsonPropertyName("defaultVaultNamespace")]
    [Description("The namespace in Vault, where neither the VaultAuth nor the method's settings here name one.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: AuthRules.NamespaceMessage)]
    public string? DefaultVaultNamespace { get; set; }

    [JsonPropertyName("defaultAuthMethod")]
    [Description("The auth method of VaultAuths that name none.")]
    [EnumValues(
        "",
        VaultAuthMethod.Kubernetes,
        VaultAuthMethod.Jwt,
        VaultAuthMethod.AppRole,
        VaultAuthMethod.UserPass,
        VaultAuthMethod.Ldap,
        VaultAuthMethod.Cert,
        VaultAuthMethod.Token,
        VaultAuthMethod.Aws,
        VaultAuthMethod.Gcp)]
    public string? DefaultAuthMethod { get; set; }

    [JsonPropertyName("defaultMount")]
    [Description("The mount, where neither the VaultAuth nor the method's settings here name one.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(AuthRules.IsMountOrEmpty, message: AuthRules.MountMessage)]
    public string? DefaultMount { get; set; }

    [JsonPropertyName("params")]
    [Description("Further fields of the login's body, as the VaultAuth's mergeStrategy takes them.")]
    [PropertyLimits(maxProperties: 64)]
    public IDictionary<string, string>? Params { get; set; }

    [JsonPropertyName("headers")]
    [Description("Headers sent with every request, as the VaultAuth's mergeStrategy takes them.")]
    [PropertyLimits(maxProperties: 64)]
    [ValidationRule(ResourceNames.AreFreeHeaders, message: AuthRules.HeadersMessage)]
    public IDictionary<string, string>? Headers { get; set; }

    [JsonPropertyName("kubernetes")]
    [Description("Settings for VaultAuths of the method kubernetes.")]
    public VaultAuthGlobalKubernetes? Kubernetes { get; set; }

    [JsonPropertyName("jwt")]
    [Description("Settings for VaultAuths of the method jwt.")]
    public VaultAuthGlobalJwt? Jwt { get; set; }

    [JsonPropertyName("appRole")]
    [Description("Settings for VaultAuths of the method appRole.")]
    public VaultAuthGlobalAppRole? AppRole { get; set; }

    [JsonPropertyName("userpass")]
    [Description("Settings for VaultAuths of the method userpass.")]
    public VaultAuthGlobalUserPass? UserPass { get; set; }

    [JsonPropertyName("ldap")]
    [Description("Settings for VaultAuths of the method ldap.")]
    public VaultAuthGlobalLdap? Ldap { get; set; }

    [JsonPropertyName("cert")]
    [Description("Settings for VaultAuths of the method cert.")]
    public VaultAuthGlobalCert? Cert { get; set; }

    [JsonPropertyName("token")]
    [Description("Settings for VaultAuths of the method token.")]
    public VaultAuthGlobalToken? Token { get; set; }

    [JsonPropertyName("aws")]
    [Description("Settings for VaultAuths of the method aws.")]
    public VaultAuthGlobalAws? Aws { get; set; }

    [JsonPropertyName("gcp")]
    [Description("Settings for VaultAuths of the method gcp.")]
    public VaultAuthGlobalGcp? Gcp { get; set; }
}
