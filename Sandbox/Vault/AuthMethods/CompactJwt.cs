using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.AuthMethods;

/// <summary>A JWT in its compact form.</summary>
/// <param name="Header">The header.</param>
/// <param name="Claims">The claims.</param>
/// <param name="SignedPart">What is signed.</param>
/// <param name="Signature">The signature.</param>
public sealed record CompactJwt(JsonObject Header, JsonObject Claims, string SignedPart, byte[] Signature)
{
    /// <summary>The audiences; a single one counts as a list of one.</summary>
    public IReadOnlyList<string> Audiences => Claims["aud"] switch
    {
        JsonArray list => [.. list.Select(GoValue.Print)],
        null => [],
        var one => [GoValue.Print(one)],
    };

    /// <summary>Takes a JWT apart; nothing is verified.</summary>
    /// <exception cref="FormatException">It is none; the message is Go's.</exception>
    public static CompactJwt Parse(string text)
    {
        if (text.Split('.') is not [var header, var claims, var signature])
            throw new FormatException("not a compact JWS");
        return new CompactJwt(Part(header), Part(claims), $"{header}.{claims}", Decode(signature));
    }

    /// <summary>True if the signature fits the key.</summary>
    /// <param name="pemKey">A public key or a certificate in PEM.</param>
    public bool IsSignedBy(string pemKey)
    {
        var data = Encoding.ASCII.GetBytes(SignedPart);
        var algorithm = Header["alg"]?.ToString() ?? "";
        var hash = algorithm.EndsWith("256", StringComparison.Ordinal) ? HashAlgorithmName.SHA256
            : algorithm.EndsWith("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA512;
        try
        {
            using var rsa = algorithm is ['R' or 'P', 'S', ..] ? RsaOf(pemKey) : null;
            using var ecdsa = algorithm is ['E', 'S', ..] ? EcdsaOf(pemKey) : null;
            return rsa?.VerifyData(data, Signature, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
                ?? ecdsa?.VerifyData(data, Signature, hash) ?? false;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false; // a key of another kind
        }
    }

    private static RSA RsaOf(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(PublicKeyOf(pem));
        return key;
    }

    private static ECDsa EcdsaOf(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(PublicKeyOf(pem));
        return key;
    }

    private static string PublicKeyOf(string pem)
    {
        if (!pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
            return pem;
        using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        return new string(PemEncoding.Write("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }

    private static JsonObject Part(string text)
    {
        try
        {
            return GoJson.Parse(Decode(text)) as JsonObject ?? throw new FormatException("not a compact JWS");
        }
        catch (JsonException e)
        {
            throw new FormatException("invalid character in JWS", e);
        }
    }

    private static byte[] Decode(string text)
    {
        var bytes = new byte[text.Length];
        if (text.AsSpan().IndexOfAnyExcept(Alphabet) is var bad and >= 0)
            throw new FormatException($"illegal base64 data at input byte {bad}");
        if (text.Length % 4 == 1)
            throw new FormatException($"illegal base64 data at input byte {text.Length - 1}");
        return Base64Url.TryDecodeFromChars(text, bytes, out var length)
            ? bytes[..length]
            : throw new FormatException($"illegal base64 data at input byte {text.Length - 1}");
    }

    private static readonly System.Buffers.SearchValues<char> Alphabet =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
