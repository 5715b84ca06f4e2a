using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.AuthMethods.Jwt;

/// <summary>
/// The keys of an issuer, fetched from its JSON Web Key Set (RFC 7517) and kept. They are fetched anew when no known key verifies a JWT, so
/// that rotated keys are found.
/// </summary>
internal sealed class RemoteKeySet : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly string _url;
    private readonly bool _isDiscovery;
    private readonly HttpClient _client;
    private volatile IReadOnlyList<(string Id, string Pem)> _keys = [];

    /// <param name="url">The key set's URL, or the issuer's that names it in its discovery document.</param>
    /// <param name="isDiscovery">True for an issuer's URL (OpenID Connect Discovery).</param>
    /// <param name="caPem">The authorities of the server's certificate; empty for the system's.</param>
    public RemoteKeySet(string url, bool isDiscovery, string caPem)
    {
        (_url, _isDiscovery) = (url, isDiscovery);
        _client = new HttpClient(TrustedRoots.Handler(caPem)) { Timeout = Timeout };
    }

    /// <summary>True if one of the keys signed the JWT.</summary>
    /// <exception cref="FormatException">The keys can't be had; the message says why.</exception>
    public async Task<bool> VerifiesAsync(CompactJwt jwt, CancellationToken cancellationToken)
    {
        if (IsSigned(jwt, _keys))
            return true;
        await FetchAsync(cancellationToken);
        return IsSigned(jwt, _keys);
    }

    /// <summary>Fetches the keys.</summary>
    /// <exception cref="FormatException">They can't be had; the message says why.</exception>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        var address = _isDiscovery ? await DiscoverAsync(cancellationToken) : _url;
        var set = await GetAsync(address, cancellationToken);
        _keys = [.. (set["keys"] as JsonArray ?? []).OfType<JsonObject>().Select(k => (Text(k, "kid"), PemOf(k)))
            .Where(k => k.Item2 is not null).Select(k => (k.Item1, k.Item2!))];
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // A JWT that names its key is held against no other; a key without a name is tried always.
    private static bool IsSigned(CompactJwt jwt, IReadOnlyList<(string Id, string Pem)> keys)
    {
        var named = jwt.Header["kid"]?.ToString() ?? "";
        return keys.Any(k => (named.Length == 0 || k.Id.Length == 0 || k.Id == named) && jwt.IsSignedBy(k.Pem));
    }

    private async Task<string> DiscoverAsync(CancellationToken cancellationToken)
    {
        var document = await GetAsync($"{_url.TrimEnd('/')}/.well-known/openid-configuration", cancellationToken);
        if (Text(document, "issuer") != _url)
        {
            throw new FormatException(
                $"oidc: issuer did not match the issuer returned by provider, expected {GoValue.Quote(_url)} got {GoValue.Quote(Text(document, "issuer"))}");
        }

        return Text(document, "jwks_uri");
    }

    private async Task<JsonObject> GetAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new FormatException($"oidc: get keys failed: Get {GoValue.Quote(url)}: unsupported protocol scheme");
        try
        {
            using var response = await _client.GetAsync(address, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new FormatException($"oidc: get keys failed: {(int)response.StatusCode} {response.ReasonPhrase}");
            return GoJson.Parse(body) as JsonObject ?? throw new FormatException("oidc: failed to decode keys: not an object");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FormatException($"oidc: get keys failed: Get {GoValue.Quote(url)}: {e.Message}", e);
        }
    }

    private static string? PemOf(JsonObject key)
    {
        try
        {
            using AsymmetricAlgorithm? algorithm = Text(key, "kty") switch
            {
                "RSA" => RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }),
                "EC" => ECDsa.Create(new ECParameters
                {
                    Curve = ECCurve.CreateFromFriendlyName(Text(key, "crv").Replace("P-", "nistP", StringComparison.Ordinal)),
                    Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") },
                }),
                _ => null, // other kinds sign nothing that is accepted here
            };
            return algorithm?.ExportSubjectPublicKeyInfoPem();
        }
        catch (Exception e) when (e is CryptographicException or FormatException or PlatformNotSupportedException)
        {
            return null; // one bad key doesn't spoil the others
        }
    }

    private static byte[] Bytes(JsonObject key, string name) => Base64Url.DecodeFromChars(Text(key, name).AsSpan().TrimEnd('='));

    private static string Text(JsonObject map, string name) => map[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
