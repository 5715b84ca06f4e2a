using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Tokens;

/// <summary>
/// The RSA key with which ServiceAccount tokens are signed (RS256, RFC 7518 §3.3). It is made when it is first needed: that
/// takes longer than all else that a server does at its start.
/// </summary>
public sealed class SigningKey : IDisposable
{
    private readonly Lazy<RSA> _rsa;
    private readonly Lazy<string> _id;
    private readonly Lock _lock = new();

    /// <summary>Stands for a key.</summary>
    /// <param name="pem">The key as <see cref="ExportPem"/> gave it; null for a new one.</param>
    public SigningKey(string? pem = null)
    {
        _rsa = new(() => pem is null ? RSA.Create(2048) : Import(pem));
        _id = new(() => Base64Url.EncodeToString(SHA256.HashData(_rsa.Value.ExportSubjectPublicKeyInfo())));
    }

    /// <summary>The key's ID: the SHA-256 of its public half, as kube-apiserver derives it.</summary>
    public string Id => _id.Value;

    /// <summary>The private key in PEM (PKCS #8), to be kept secret.</summary>
    public string ExportPem()
    {
        lock (_lock)
            return _rsa.Value.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The public half as a JSON Web Key (RFC 7517).</summary>
    public JsonObject ToJwk()
    {
        RSAParameters parameters;
        lock (_lock)
            parameters = _rsa.Value.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["use"] = "sig",
            ["kty"] = "RSA",
            ["kid"] = Id,
            ["alg"] = "RS256",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    /// <summary>Makes a compact JWS (RFC 7515 §3.1) of claims.</summary>
    public string Sign(JsonObject claims)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["kid"] = Id };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        byte[] signature;
        lock (_lock)
            signature = _rsa.Value.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>True if the signature is this key's.</summary>
    public bool Verifies(string signed, byte[] signature)
    {
        lock (_lock)
            return _rsa.Value.VerifyData(Encoding.ASCII.GetBytes(signed), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_rsa.IsValueCreated)
            _rsa.Value.Dispose();
    }

    private static RSA Import(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
