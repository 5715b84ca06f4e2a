using System.Text.Json;
using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The desired state of a <see cref="VaultAuth"/>. What is null or an empty string is absent.</summary>
[ValidationRule(
    "self.method != 'kubernetes' || has(self.kubernetes)",
    message: "the method kubernetes needs its settings: set kubernetes.role and kubernetes.serviceAccount")]
public sealed class VaultAuthSpec : IShared
{
    [JsonPropertyName("vaultConnectionRef")]
    [Description(
        "The VaultConnection, as name or namespace/name. "
        + "Default: the one named default in the same namespace, then in the operator's.")]
    [Length(maxLength: ResourceNames.MaxReferenceLength)]
    [ValidationRule(
        ResourceNames.IsReferenceOrEmpty,
        message: "vaultConnectionRef must be the name of a VaultConnection, or namespace/name")]
    public string? VaultConnectionRef { get; set; }

    [JsonPropertyName("namespace")]
    [Description("The namespace in Vault to log in to and, unless a secret says otherwise, to read from.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: "namespace must be a path of Vault namespaces, such as admin/team-a")]
    public string? Namespace { get; set; }

    [JsonPropertyName("allowedNamespaces")]
    [Description(
        "The other namespaces whose secrets may use this VaultAuth, by name or with * and ? in it. Absent: none but its own.")]
    [Items(maxItems: 256)]
    [ItemLength(1, 63)]
    [XListType(XListType.Set)]
    [ValidationRule(
        ResourceNames.AreNamespacePatterns,
        message: "allowedNamespaces must hold names of namespaces, with * and ? in them if need be, such as team-*")]
    public IList<string>? AllowedNamespaces { get; set; }

    [JsonPropertyName("allowedNamespaceSelector")]
    [Description("The other namespaces whose secrets may use this VaultAuth, by their labels; beside allowedNamespaces.")]
    public NamespaceSelector? AllowedNamespaceSelector { get; set; }

    [JsonPropertyName("method")]
    [Description("The auth method.")]
    [Required]
    [EnumValues(VaultAuthMethod.Kubernetes)]
    public string? Method { get; set; }

    [JsonPropertyName("mount")]
    [Description("The path that the auth method is enabled at, such as kubernetes.")]
    [Required]
    [Length(1, ResourceNames.MaxVaultPathLength)]
    [ValidationRule(
        ResourceNames.IsVaultPath,
        message: "mount must be the path of an auth method without auth/, leading or trailing slashes and .., such as kubernetes")]
    public string? Mount { get; set; }

    [JsonPropertyName("headers")]
    [Description("Headers sent with the login.")]
    [PropertyLimits(maxProperties: 64)]
    [ItemLength(maxLength: 4096)]
    [ValidationRule(
        ResourceNames.AreFreeHeaders,
        message: "headers that say who asks or how a request is sent (X-Vault-Token, X-Vault-Namespace, Authorization, Host and the like) can't be set here: "
        + "use the field namespace")]
    [ValidationRule(ResourceNames.AreHeaderValues, message: "headers must have values of printable ASCII")]
    public IDictionary<string, string>? Headers { get; set; }

    [JsonPropertyName("kubernetes")]
    [Description("The settings of the method kubernetes.")]
    public VaultAuthKubernetes? Kubernetes { get; set; }

    [JsonPropertyName("params")]
    [NotYetSupported]
    public JsonElement? Params { get; set; }

    [JsonPropertyName("vaultAuthGlobalRef")]
    [NotYetSupported("and write its settings here")]
    public JsonElement? VaultAuthGlobalRef { get; set; }

    [JsonPropertyName("identityNamespace")]
    [NotYetSupported]
    public string? IdentityNamespace { get; set; }

    [JsonPropertyName("jwt")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? Jwt { get; set; }

    [JsonPropertyName("appRole")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? AppRole { get; set; }

    [JsonPropertyName("userpass")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? UserPass { get; set; }

    [JsonPropertyName("ldap")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? Ldap { get; set; }

    [JsonPropertyName("cert")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? Cert { get; set; }

    [JsonPropertyName("token")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? Token { get; set; }

    [JsonPropertyName("aws")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? Aws { get; set; }

    [JsonPropertyName("gcp")]
    [NotYetSupported(UseKubernetes)]
    public JsonElement? Gcp { get; set; }

    [JsonPropertyName("storageEncryption")]
    [NotYetSupported("(no token of Vault is stored in the cluster)")]
    public JsonElement? StorageEncryption { get; set; }

    private const string UseKubernetes = "and use the method kubernetes";
}
