using System.Text.Json.Serialization;
using Operator.Entities.Attributes;

namespace Operator.Entities;

/// <summary>The desired state of a <see cref="VaultConnection"/>. What is null or an empty string is absent.</summary>
[ValidationRule(
    "!(has(self.caCert) && self.caCert != '' && has(self.caCertSecretRef) && self.caCertSecretRef != '')",
    message: "caCert and caCertSecretRef exclude each other: keep one")]
public sealed class VaultConnectionSpec : IShared
{
    [JsonPropertyName("address")]
    [Description("The base URL of the store, such as https://vault.example.com:8200, without /v1.")]
    [Required]
    [Length(1, 2048)]
    [ValidationRule(
        @"self.matches('^https?://[-A-Za-z0-9._:\\[\\]]+(/[^?#]*)?$')",
        message: "address must be an http or https URL without user, query or fragment, such as https://vault.example.com:8200")]
    public string? Address { get; set; }

    [JsonPropertyName("headers")]
    [Description("Headers sent with every request.")]
    [PropertyLimits(maxProperties: 64)]
    [ItemLength(maxLength: 4096)]
    [ValidationRule(
        ResourceNames.AreFreeHeaders,
        message: "headers that say who asks or how a request is sent (X-Vault-Token, X-Vault-Namespace, Authorization, Host and the like) can't be set here: "
        + "use a VaultAuth and its field namespace")]
    [ValidationRule(ResourceNames.AreHeaderValues, message: "headers must have values of printable ASCII")]
    public IDictionary<string, string>? Headers { get; set; }

    [JsonPropertyName("tlsServerName")]
    [Description("The name that the server's certificate must carry, where it isn't the host of address.")]
    [Length(maxLength: 253)]
    [ValidationRule(
        "self == '' || self.matches('^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$')",
        message: "tlsServerName must be a host name without scheme and port")]
    public string? TlsServerName { get; set; }

    [JsonPropertyName("caCertSecretRef")]
    [Description("A Secret of the same namespace whose key ca.crt holds the PEM certificates to trust instead of the system's.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "caCertSecretRef must be the name of a Secret in the same namespace")]
    public string? CaCertSecretRef { get; set; }

    [JsonPropertyName("caCert")]
    [Description("PEM certificates to trust instead of the system's.")]
    [Length(maxLength: 262144)]
    [ValidationRule(
        "self == '' || self.contains('-----BEGIN CERTIFICATE-----')",
        message: "caCert must hold PEM certificates (-----BEGIN CERTIFICATE-----)")]
    public string? CaCert { get; set; }

    [JsonPropertyName("skipTLSVerify")]
    [Description("True to accept any certificate. Anyone between here and the store can then read every secret.")]
    public bool? SkipTlsVerify { get; set; }

    [JsonPropertyName("timeout")]
    [Description("The limit for one request, such as 10s. Default: 60s.")]
    [Pattern(OptionalDuration)]
    [Length(maxLength: 32)]
    [ValidationRule("self == '' || self.matches('[1-9]')", message: "timeout must be longer than 0s")]
    public string? Timeout { get; set; }

    [JsonPropertyName("allowedNamespaces")]
    [Description(
        "The other namespaces whose VaultAuths may use this connection, by name or with * and ? in it. Absent: none but its own.")]
    [Items(maxItems: 256)]
    [ItemLength(1, 63)]
    [XListType(XListType.Set)]
    [ValidationRule(
        ResourceNames.AreNamespacePatterns,
        message: "allowedNamespaces must hold names of namespaces, with * and ? in them if need be, such as team-*")]
    public IList<string>? AllowedNamespaces { get; set; }

    [JsonPropertyName("allowedNamespaceSelector")]
    [Description("The other namespaces whose VaultAuths may use this connection, by their labels; beside allowedNamespaces.")]
    public NamespaceSelector? AllowedNamespaceSelector { get; set; }

    [JsonPropertyName("clientCertSecretRef")]
    [Description("A Secret of the same namespace (kubernetes.io/tls) with the certificate and key by which the operator shows the store who it is.")]
    [Length(maxLength: ResourceNames.MaxLength)]
    [ValidationRule(ResourceNames.IsNameOrEmpty, message: "clientCertSecretRef must be the name of a Secret in the same namespace")]
    public string? ClientCertSecretRef { get; set; }

    [JsonPropertyName("limits")]
    [Description("How much the operator asks of the store by this connection. What is too much waits for its turn.")]
    public VaultConnectionLimits? Limits { get; set; }

    [JsonPropertyName("proxyURL")]
    [Description("The HTTP proxy on the way to the store, such as http://proxy.example.com:3128. Absent: none, whatever the operator's environment says.")]
    [Length(maxLength: 2048)]
    [ValidationRule(
        @"self == '' || self.matches('^https?://[-A-Za-z0-9._:\\[\\]]+/?$')",
        message: "proxyURL must be an http or https URL without user and path, such as http://proxy.example.com:3128")]
    public string? ProxyUrl { get; set; }

    [JsonPropertyName("caCertPath")]
    [Description("Refused: a resource can't name files of the operator's pod.")]
    [Length(maxLength: 4096)]
    [ValidationRule(
        "self == ''",
        message: "caCertPath is not supported: put the certificate into caCert, or into a Secret that caCertSecretRef names")]
    public string? CaCertPath { get; set; }

    private const string OptionalDuration = "^$|" + GoDuration.Pattern;
}
