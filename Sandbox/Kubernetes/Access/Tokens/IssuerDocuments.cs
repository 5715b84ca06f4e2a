using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>What an identity provider that trusts this cluster's tokens reads (OpenID Connect Discovery 1.0).</summary>
/// <param name="key">The key that signs the tokens.</param>
/// <param name="baseUrl">Where the API server is reached, such as <c>https://127.0.0.1:6443</c>.</param>
public sealed class IssuerDocuments(SigningKey key, Func<string> baseUrl)
{
    /// <summary>The path of <see cref="Configuration"/>.</summary>
    public const string ConfigurationPath = "/.well-known/openid-configuration";

    /// <summary>The path of <see cref="KeySet"/>.</summary>
    public const string KeySetPath = "/openid/v1/jwks";

    /// <summary>The media type of <see cref="KeySet"/>.</summary>
    public const string KeySetMediaType = "application/jwk-set+json";

    /// <summary>The provider configuration.</summary>
    public JsonObject Configuration() => new()
    {
        ["issuer"] = ServiceAccountTokens.Issuer,
        ["jwks_uri"] = baseUrl() + KeySetPath,
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
    };

    /// <summary>The JSON Web Key Set.</summary>
    public JsonObject KeySet() => new() { ["keys"] = new JsonArray(key.ToJwk()) };
}
