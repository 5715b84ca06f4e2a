using System.Security.Cryptography;
using GoTemplates.Functions.Encoding;

namespace GoTemplates.Functions.Crypto;

/// <summary>The External Secrets Operator's functions on JSON Web Keys: RSA, elliptic curves and Ed25519.</summary>
internal static class JwkFunctions
{
    // The DER forms of Ed25519 keys (RFC 8410) up to the key's own 32 bytes.
    private static ReadOnlySpan<byte> PublicPrefix => [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    private static ReadOnlySpan<byte> PrivatePrefix => [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("jwkPublicKeyPem", (string json) => Pem.Encode(Pem.PublicKey, Convert(json, isPrivate: false)))
        .Add("jwkPrivateKeyPem", (string json) => Pem.Encode(Pem.PrivateKey, Convert(json, isPrivate: true)));

    private static byte[] Convert(string json, bool isPrivate)
    {
        if (!JsonDecoding.TryDecode(json, out var value) || value.Kind != GoKind.Map)
            throw new FunctionException("the text is no JSON Web Key");

        var key = value.AsMap();
        try
        {
            return Text(key, "kty") switch
            {
                "RSA" => Rsa(key, isPrivate),
                "EC" => Curve(key, isPrivate),
                "OKP" when Text(key, "crv") == "Ed25519" => Edwards(key, isPrivate),
                _ => throw new FunctionException("the JSON Web Key is of a kind that is not supported: RSA, EC and OKP with Ed25519 are"),
            };
        }
        catch (CryptographicException)
        {
            throw new FunctionException("the numbers of the JSON Web Key make no key");
        }
    }

    private static byte[] Rsa(GoMap key, bool isPrivate)
    {
        var parameters = new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") };
        if (isPrivate)
        {
            var half = (parameters.Modulus.Length + 1) / 2;
            parameters.D = Number(key, "d", parameters.Modulus.Length);
            parameters.P = Number(key, "p", half);
            parameters.Q = Number(key, "q", half);
            parameters.DP = Number(key, "dp", half);
            parameters.DQ = Number(key, "dq", half);
            parameters.InverseQ = Number(key, "qi", half);
        }

        using var rsa = RSA.Create(parameters);
        return isPrivate ? rsa.ExportPkcs8PrivateKey() : rsa.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Curve(GoMap key, bool isPrivate)
    {
        var (curve, size) = Text(key, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66),
            _ => throw new FunctionException("the curve is not supported: P-256, P-384 and P-521 are"),
        };
        using var algorithm = ECDsa.Create(new ECParameters
        {
            Curve = curve,
            Q = new ECPoint { X = Number(key, "x", size), Y = Number(key, "y", size) },
            D = isPrivate ? Number(key, "d", size) : null,
        });
        return isPrivate ? algorithm.ExportPkcs8PrivateKey() : algorithm.ExportSubjectPublicKeyInfo();
    }

    private static byte[] Edwards(GoMap key, bool isPrivate) =>
        isPrivate ? [.. PrivatePrefix, .. Number(key, "d", 32)] : [.. PublicPrefix, .. Number(key, "x", 32)];

    private static string Text(GoMap key, string name) => key.TryGetValue(name, out var value) && value.Kind == GoKind.String ? value.AsString() : "";

    /// <summary>A number of the key, big-endian, filled with zeros up to a length.</summary>
    private static byte[] Number(GoMap key, string name, int length = 0)
    {
        if (Text(key, name) is not { Length: > 0 } text || !Base64.TryDecodeUrl(text, out var bytes))
            throw new FunctionException($"the JSON Web Key has no \"{name}\"");

        return bytes.Length >= length ? bytes : [.. new byte[length - bytes.Length], .. bytes];
    }
}
