using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.AuthMethods.Jwt;

/// <summary>Whose JWTs are trusted: those signed by given keys, by those at a URL, or by those of an issuer.</summary>
public sealed record JwtConfiguration
{
    /// <summary>The fields of the path that configures the method.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["jwt_validation_pubkeys"] = FieldType.List,
        ["bound_issuer"] = FieldType.Text,
        ["default_role"] = FieldType.Text,
        ["jwt_supported_algs"] = FieldType.List,
        ["jwks_url"] = FieldType.Text,
        ["jwks_ca_pem"] = FieldType.Text,
        ["oidc_discovery_url"] = FieldType.Text,
        ["oidc_discovery_ca_pem"] = FieldType.Text,
        ["oidc_client_id"] = FieldType.Text,
        ["oidc_client_secret"] = FieldType.Text,
    };

    /// <summary>The keys, in PEM.</summary>
    public IReadOnlyList<string> PublicKeys { get; init; } = [];

    /// <summary>The issuer that JWTs must have; empty for any.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The role of a login that names none.</summary>
    public string DefaultRole { get; init; } = "";

    /// <summary>The signature algorithms; none for all.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = [];

    /// <summary>The URL of a key set; empty for none.</summary>
    public string JwksUrl { get; init; } = "";

    /// <summary>The authorities of that URL's server.</summary>
    public string JwksCaPem { get; init; } = "";

    /// <summary>The URL of an issuer that tells where its keys are; empty for none.</summary>
    public string DiscoveryUrl { get; init; } = "";

    /// <summary>The authorities of that issuer's server.</summary>
    public string DiscoveryCaPem { get; init; } = "";

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="VaultException">It makes no sense, or asks for logins by browser, which the sandbox doesn't do.</exception>
    public static JwtConfiguration Of(FieldData fields)
    {
        var configuration = new JwtConfiguration
        {
            PublicKeys = fields.List("jwt_validation_pubkeys"),
            Issuer = fields.Text("bound_issuer"),
            DefaultRole = fields.Text("default_role"),
            Algorithms = fields.List("jwt_supported_algs"),
            JwksUrl = fields.Text("jwks_url"),
            JwksCaPem = fields.Text("jwks_ca_pem"),
            DiscoveryUrl = fields.Text("oidc_discovery_url"),
            DiscoveryCaPem = fields.Text("oidc_discovery_ca_pem"),
        };
        var sources = new[] { configuration.PublicKeys.Count > 0, configuration.JwksUrl.Length > 0, configuration.DiscoveryUrl.Length > 0 };
        if (sources.Count(s => s) != 1)
            throw VaultException.Refused("exactly one of 'jwt_validation_pubkeys', 'jwks_url' or 'oidc_discovery_url' must be set");
        if (fields.Text("oidc_client_id").Length > 0 != fields.Text("oidc_client_secret").Length > 0)
            throw VaultException.Refused("both 'oidc_client_id' and 'oidc_client_secret' must be set for OIDC");
        if (fields.Text("oidc_client_id").Length > 0)
            throw VaultException.Refused("the sandbox logs in JWTs only: it has no OIDC logins, so 'oidc_client_id' can't be set");
        if (configuration.DiscoveryUrl.Contains(".well-known", StringComparison.Ordinal))
            throw VaultException.Refused("'oidc_discovery_url' contains '.well-known' component");
        return configuration.PublicKeys.All(IsKey)
            ? configuration
            : throw VaultException.Refused("error parsing public key: data does not contain any valid public keys");
    }

    /// <summary>The keys to be fetched; null if they are given.</summary>
    internal RemoteKeySet? RemoteKeys() => (JwksUrl, DiscoveryUrl) switch
    {
        ({ Length: > 0 }, _) => new RemoteKeySet(JwksUrl, isDiscovery: false, JwksCaPem),
        (_, { Length: > 0 }) => new RemoteKeySet(DiscoveryUrl, isDiscovery: true, DiscoveryCaPem),
        _ => null,
    };

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => new()
    {
        ["bound_issuer"] = Issuer,
        ["default_role"] = DefaultRole,
        ["jwks_ca_pem"] = JwksCaPem,
        ["jwks_url"] = JwksUrl,
        ["jwt_supported_algs"] = new JsonArray([.. Algorithms.Select(a => JsonValue.Create(a))]),
        ["jwt_validation_pubkeys"] = new JsonArray([.. PublicKeys.Select(k => JsonValue.Create(k))]),
        ["namespace_in_state"] = true,
        ["oidc_client_id"] = "",
        ["oidc_discovery_ca_pem"] = DiscoveryCaPem,
        ["oidc_discovery_url"] = DiscoveryUrl,
        ["oidc_response_mode"] = "",
        ["oidc_response_types"] = new JsonArray(),
        ["provider_config"] = new JsonObject(),
    };

    private static bool IsKey(string pem) =>
        PemEncoding.TryFind(pem, out var fields) && pem[fields.Label] is "PUBLIC KEY" or "CERTIFICATE" or "RSA PUBLIC KEY";
}
