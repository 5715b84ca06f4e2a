using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.AuthMethods.Jwt;

/// <summary>Whose JWTs are trusted.</summary>
/// <param name="PublicKeys">The keys, in PEM.</param>
/// <param name="Issuer">The issuer that JWTs must have; empty for any.</param>
/// <param name="DefaultRole">The role of a login that names none.</param>
/// <param name="Algorithms">The signature algorithms; none for all.</param>
public sealed record JwtConfiguration(IReadOnlyList<string> PublicKeys, string Issuer, string DefaultRole, IReadOnlyList<string> Algorithms)
{
    /// <summary>The fields of the path that configures the method.</summary>
    public static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["jwt_validation_pubkeys"] = FieldType.List,
        ["bound_issuer"] = FieldType.Text,
        ["default_role"] = FieldType.Text,
        ["jwt_supported_algs"] = FieldType.List,
        ["jwks_url"] = FieldType.Text,
        ["oidc_discovery_url"] = FieldType.Text,
    };

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="VaultException">A key is none, or the keys are to be fetched, which the sandbox doesn't do.</exception>
    public static JwtConfiguration Of(FieldData fields)
    {
        var keys = fields.List("jwt_validation_pubkeys");
        var sources = new[] { keys.Count > 0, fields.Text("jwks_url").Length > 0, fields.Text("oidc_discovery_url").Length > 0 };
        if (sources.Count(s => s) != 1)
            throw VaultException.Refused("exactly one of 'jwt_validation_pubkeys', 'jwks_url' or 'oidc_discovery_url' must be set");
        if (keys.Count == 0)
            throw VaultException.Refused(
                "the sandbox takes keys only from 'jwt_validation_pubkeys': it fetches neither 'jwks_url' nor 'oidc_discovery_url'");
        if (!keys.All(IsKey))
            throw VaultException.Refused("error parsing public key: data does not contain any valid public keys");
        return new JwtConfiguration(keys, fields.Text("bound_issuer"), fields.Text("default_role"), fields.List("jwt_supported_algs"));
    }

    /// <summary>What the API shows.</summary>
    public JsonObject Describe() => new()
    {
        ["bound_issuer"] = Issuer,
        ["default_role"] = DefaultRole,
        ["jwks_ca_pem"] = "",
        ["jwks_url"] = "",
        ["jwt_supported_algs"] = new JsonArray([.. Algorithms.Select(a => JsonValue.Create(a))]),
        ["jwt_validation_pubkeys"] = new JsonArray([.. PublicKeys.Select(k => JsonValue.Create(k))]),
        ["namespace_in_state"] = true,
        ["oidc_client_id"] = "",
        ["oidc_discovery_ca_pem"] = "",
        ["oidc_discovery_url"] = "",
        ["oidc_response_mode"] = "",
        ["oidc_response_types"] = new JsonArray(),
        ["provider_config"] = new JsonObject(),
    };

    private static bool IsKey(string pem) =>
        PemEncoding.TryFind(pem, out var fields) && pem[fields.Label] is "PUBLIC KEY" or "CERTIFICATE" or "RSA PUBLIC KEY";
}
