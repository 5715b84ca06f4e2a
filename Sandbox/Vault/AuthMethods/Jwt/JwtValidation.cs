using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.AuthMethods.Jwt;

/// <summary>Checks a JWT against a role.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">Whose words errors have.</param>
internal sealed class JwtValidation(TimeProvider clock, VaultFlavour flavour)
{
    private static readonly TimeSpan DefaultLeeway = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan DefaultClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>The JWT, if its signature and registered claims are right.</summary>
    /// <exception cref="VaultException">They aren't; it says what.</exception>
    public async Task<CompactJwt> ValidateAsync(
        string token, JwtRole role, JwtConfiguration configuration, RemoteKeySet? keys, CancellationToken cancellationToken)
    {
        CompactJwt jwt;
        try
        {
            jwt = CompactJwt.Parse(token);
        }
        catch (FormatException e)
        {
            var reason = e.Message == "not a compact JWS" ? (flavour == VaultFlavour.Vault18 ? "square/go-jose" : "go-jose/go-jose") + ": compact JWS format must have three parts" : e.Message;
            throw Invalid($"error verifying token signature: {reason}");
        }

        await CheckSignatureAsync(jwt, configuration, keys, cancellationToken);
        if (configuration.Algorithms.Count > 0 && !configuration.Algorithms.Contains(jwt.Header["alg"]?.ToString() ?? ""))
            throw Invalid("invalid algorithm (alg) header parameter: token signed with unexpected algorithm");
        if (configuration.Issuer.Length > 0 && Text(jwt.Claims["iss"]) != configuration.Issuer)
            throw Invalid("invalid issuer (iss) claim");
        if (role.Subject.Length > 0 && Text(jwt.Claims["sub"]) != role.Subject)
            throw Invalid("invalid subject (sub) claim");
        if (role.Audiences.Count > 0 && !role.Audiences.Intersect(jwt.Audiences).Any())
            throw Invalid("invalid audience (aud) claim: audience claim does not match any expected audience");
        CheckTimes(jwt.Claims, role);
        return jwt;
    }

    private static async Task CheckSignatureAsync(
        CompactJwt jwt, JwtConfiguration configuration, RemoteKeySet? keys, CancellationToken cancellationToken)
    {
        if (keys is null)
        {
            if (!configuration.PublicKeys.Any(jwt.IsSignedBy))
                throw Invalid("error verifying token signature: no known key successfully validated the token signature");
            return;
        }

        try
        {
            if (!await keys.VerifiesAsync(jwt, cancellationToken))
                throw Invalid("error verifying token signature: failed to verify id token signature");
        }
        catch (FormatException e)
        {
            throw Invalid($"error verifying token signature: fetching keys {e.Message}");
        }
    }

    /// <summary>Checks the claims that the role binds.</summary>
    /// <exception cref="VaultException">One is missing or has another value.</exception>
    public static void CheckBoundClaims(JsonObject claims, JwtRole role)
    {
        foreach (var (name, wanted) in role.BoundClaims ?? [])
        {
            if (Find(claims, name) is not { } actual)
                throw VaultException.Refused($"error validating claims: claim {GoValue.Quote(name)} is missing");
            if (!Values(wanted).Any(w => Values(actual).Any(a => role.BoundClaimsType == "glob" ? Glob.Matches(w, a) : w == a)))
                throw VaultException.Refused(
                    $"error validating claims: claim {GoValue.Quote(name)} does not match any associated bound claim values");
        }
    }

    /// <summary>A claim by name, or by JSON pointer; null if it isn't there.</summary>
    public static JsonNode? Find(JsonObject claims, string name)
    {
        if (!name.StartsWith('/'))
            return claims[name];
        JsonNode? node = claims;
        foreach (var part in name[1..].Split('/'))
            node = (node as JsonObject)?[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        return node;
    }

    // A time that is missing is taken from the others, with a leeway.
    private void CheckTimes(JsonObject claims, JwtRole role)
    {
        var (issued, notBefore, expiry) = (Time(claims["iat"]), Time(claims["nbf"]), Time(claims["exp"]));
        if (issued is null && notBefore is null && expiry is null)
            throw Invalid("no issued at (iat), not before (nbf), or expiration time (exp) claims in token");

        var latest = issued > notBefore || notBefore is null ? issued : notBefore;
        expiry ??= latest + Leeway(role.ExpirationLeeway, DefaultLeeway);
        notBefore ??= issued ?? expiry - Leeway(role.NotBeforeLeeway, DefaultLeeway);
        var skew = Leeway(role.ClockSkewLeeway, DefaultClockSkew);
        var now = clock.GetUtcNow();
        if (now + skew < notBefore)
            throw Invalid("invalid not before (nbf) claim: token not yet valid");
        if (now - skew > expiry)
            throw Invalid("invalid expiration time (exp) claim: token is expired");
        if (now + skew < issued)
            throw Invalid("invalid issued at (iat) claim: token issued in the future");
    }

    private static TimeSpan Leeway(TimeSpan given, TimeSpan absent) =>
        given == TimeSpan.Zero ? absent : given < TimeSpan.Zero ? TimeSpan.Zero : given;

    private static DateTimeOffset? Time(JsonNode? claim) =>
        claim?.GetValueKind() == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeSeconds((long)claim.GetValue<double>()) : null;

    private static IEnumerable<string> Values(JsonNode? node) =>
        node is JsonArray list ? list.Select(GoValue.Print) : [GoValue.Print(node)];

    private static string Text(JsonNode? claim) => claim is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private static VaultException Invalid(string reason) => VaultException.Refused($"error validating token: {reason}");
}
