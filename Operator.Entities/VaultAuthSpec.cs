using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The desired state of a <see cref="VaultAuth"/>. What is null or an empty string is absent.</summary>
[ValidationRule(
    AuthRules.HasGlobal + " || has(self.method) && self.method != ''",
    message: "method must be set: it is one of kubernetes, jwt, appRole, userpass, ldap, cert, token, aws and gcp")]
[ValidationRule(
    AuthRules.HasGlobal + " || has(self.mount) && self.mount != '' || has(self.method) && self.method == 'token'",
    message: "mount must be set: it is the path that the auth method is enabled at, such as kubernetes")]
[ValidationRule(
    "!has(self.kubernetes) || !has(self.method) || self.method in ['', 'kubernetes']",
    message: "kubernetes is set, but method is another: remove kubernetes, or set method to kubernetes")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'kubernetes' || has(self.kubernetes) && has(self.kubernetes.role) && self.kubernetes.role != '' && has(self.kubernetes.serviceAccount) && self.kubernetes.serviceAccount != ''",
    message: "the method kubernetes needs its settings: set kubernetes.role and kubernetes.serviceAccount")]
[ValidationRule(
    "!has(self.jwt) || !has(self.method) || self.method in ['', 'jwt']",
    message: "jwt is set, but method is another: remove jwt, or set method to jwt")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'jwt' || has(self.jwt) && has(self.jwt.role) && self.jwt.role != '' && (has(self.jwt.serviceAccount) && self.jwt.serviceAccount != '' || has(self.jwt.secretRef) && self.jwt.secretRef != '')",
    message: "the method jwt needs its settings: set jwt.role, and jwt.serviceAccount or jwt.secretRef")]
[ValidationRule(
    "!has(self.appRole) || !has(self.method) || self.method in ['', 'appRole']",
    message: "appRole is set, but method is another: remove appRole, or set method to appRole")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'appRole' || has(self.appRole) && has(self.appRole.secretRef) && self.appRole.secretRef != '' && (has(self.appRole.roleId) && self.appRole.roleId != '' || has(self.appRole.roleIdSecretRef) && self.appRole.roleIdSecretRef != '')",
    message: "the method appRole needs its settings: set appRole.secretRef, and appRole.roleId or appRole.roleIdSecretRef")]
[ValidationRule(
    "!has(self.userpass) || !has(self.method) || self.method in ['', 'userpass']",
    message: "userpass is set, but method is another: remove userpass, or set method to userpass")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'userpass' || has(self.userpass) && has(self.userpass.username) && self.userpass.username != '' && has(self.userpass.secretRef) && self.userpass.secretRef != ''",
    message: "the method userpass needs its settings: set userpass.username and userpass.secretRef")]
[ValidationRule(
    "!has(self.ldap) || !has(self.method) || self.method in ['', 'ldap']",
    message: "ldap is set, but method is another: remove ldap, or set method to ldap")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'ldap' || has(self.ldap) && has(self.ldap.username) && self.ldap.username != '' && has(self.ldap.secretRef) && self.ldap.secretRef != ''",
    message: "the method ldap needs its settings: set ldap.username and ldap.secretRef")]
[ValidationRule(
    "!has(self.cert) || !has(self.method) || self.method in ['', 'cert']",
    message: "cert is set, but method is another: remove cert, or set method to cert")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'cert' || has(self.cert) && has(self.cert.secretRef) && self.cert.secretRef != ''",
    message: "the method cert needs its settings: set cert.secretRef")]
[ValidationRule(
    "!has(self.token) || !has(self.method) || self.method in ['', 'token']",
    message: "token is set, but method is another: remove token, or set method to token")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'token' || has(self.token) && has(self.token.secretRef) && self.token.secretRef != ''",
    message: "the method token needs its settings: set token.secretRef")]
[ValidationRule(
    "!has(self.aws) || !has(self.method) || self.method in ['', 'aws']",
    message: "aws is set, but method is another: remove aws, or set method to aws")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'aws' || has(self.aws) && has(self.aws.role) && self.aws.role != '' && (has(self.aws.secretRef) && self.aws.secretRef != '' || has(self.aws.irsaServiceAccount) && self.aws.irsaServiceAccount != '')",
    message: "the method aws needs its settings: set aws.role, and aws.secretRef or aws.irsaServiceAccount (the operator's own cloud identity is not lent)")]
[ValidationRule(
    "!has(self.gcp) || !has(self.method) || self.method in ['', 'gcp']",
    message: "gcp is set, but method is another: remove gcp, or set method to gcp")]
[ValidationRule(
    AuthRules.HasGlobal + " || !has(self.method) || self.method != 'gcp' || has(self.gcp) && has(self.gcp.role) && self.gcp.role != '' && has(self.gcp.workloadIdentityServiceAccount) && self.gcp.workloadIdentityServiceAccount != '' && has(self.gcp.projectID) && self.gcp.projectID != '' && has(self.gcp.region) && self.gcp.region != '' && has(self.gcp.clusterName) && self.gcp.clusterName != ''",
    message: "the method gcp needs its settings: set gcp.role, gcp.workloadIdentityServiceAccount, gcp.projectID, gcp.region and gcp.clusterName")]
public sealed class VaultAuthSpec : IShared
{
    [JsonPropertyName("vaultConnectionRef")]
    [Description(
        "The VaultConnection, as name or namespace/name. "
        + "Default: the VaultAuthGlobal's, then the one named default in the same namespace, then in the operator's.")]
    [Length(maxLength: ResourceNames.MaxReferenceLength)]
    [ValidationRule(
        ResourceNames.IsReferenceOrEmpty,
        message: "vaultConnectionRef must be the name of a VaultConnection, or namespace/name")]
    public string? VaultConnectionRef { get; set; }

    [JsonPropertyName("vaultAuthGlobalRef")]
    [Description("A VaultAuthGlobal that fills in what is not set here.")]
    public VaultAuthGlobalRef? VaultAuthGlobalRef { get; set; }

    [JsonPropertyName("namespace")]
    [Description("The namespace in Vault to log in to and, unless a secret says otherwise, to read from.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(ResourceNames.IsVaultNamespace, message: AuthRules.NamespaceMessage)]
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

    [JsonPropertyName("identityNamespace")]
    [Description(
        "Whose ServiceAccounts and Secrets log in. Consumer: those of the namespace of the secret that is synced. "
        + "Auth: those of the VaultAuth's namespace, so that all who may use it share one identity. Default: Consumer.")]
    [EnumValues("", Operator.Entities.IdentityNamespace.Consumer, Operator.Entities.IdentityNamespace.Auth)]
    public string? IdentityNamespace { get; set; }

    [JsonPropertyName("method")]
    [Description("The auth method.")]
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
    public string? Method { get; set; }

    [JsonPropertyName("mount")]
    [Description("The path that the auth method is enabled at, such as kubernetes.")]
    [Length(maxLength: ResourceNames.MaxVaultPathLength)]
    [ValidationRule(AuthRules.IsMountOrEmpty, message: AuthRules.MountMessage)]
    public string? Mount { get; set; }

    [JsonPropertyName("params")]
    [Description("Further fields of the login's body.")]
    [PropertyLimits(maxProperties: 64)]
    public IDictionary<string, string>? Params { get; set; }

    [JsonPropertyName("headers")]
    [Description("Headers sent with the login and with every request under it.")]
    [PropertyLimits(maxProperties: 64)]
    [ItemLength(maxLength: 4096)]
    [ValidationRule(ResourceNames.AreFreeHeaders, message: AuthRules.HeadersMessage)]
    [ValidationRule(ResourceNames.AreHeaderValues, message: AuthRules.HeaderValuesMessage)]
    public IDictionary<string, string>? Headers { get; set; }

    [JsonPropertyName("kubernetes")]
    [Description("The settings of the method kubernetes.")]
    public VaultAuthKubernetes? Kubernetes { get; set; }

    [JsonPropertyName("jwt")]
    [Description("The settings of the method jwt.")]
    public VaultAuthJwt? Jwt { get; set; }

    [JsonPropertyName("appRole")]
    [Description("The settings of the method appRole.")]
    public VaultAuthAppRole? AppRole { get; set; }

    [JsonPropertyName("userpass")]
    [Description("The settings of the method userpass.")]
    public VaultAuthPassword? UserPass { get; set; }

    [JsonPropertyName("ldap")]
    [Description("The settings of the method ldap.")]
    public VaultAuthPassword? Ldap { get; set; }

    [JsonPropertyName("cert")]
    [Description("The settings of the method cert.")]
    public VaultAuthCert? Cert { get; set; }

    [JsonPropertyName("token")]
    [Description("The settings of the method token.")]
    public VaultAuthToken? Token { get; set; }

    [JsonPropertyName("aws")]
    [Description("The settings of the method aws.")]
    public VaultAuthAws? Aws { get; set; }

    [JsonPropertyName("gcp")]
    [Description("The settings of the method gcp.")]
    public VaultAuthGcp? Gcp { get; set; }

    [JsonPropertyName("storageEncryption")]
    [NotYetSupported("(no token of Vault is stored in the cluster)")]
    public System.Text.Json.JsonElement? StorageEncryption { get; set; }
}
