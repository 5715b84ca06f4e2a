using System.Security.Cryptography;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>A version of a transit key.</summary>
public sealed class TransitKeyVersion : IDisposable
{
    private const int HmacKeySize = 32;

    /// <summary>Makes a version with new key material.</summary>
    public TransitKeyVersion(string type, DateTimeOffset created)
    {
        CreationTime = created;
        switch (type)
        {
            case "aes128-gcm96":
                Secret = RandomNumberGenerator.GetBytes(16);
                break;
            case "aes256-gcm96" or "chacha20-poly1305":
                Secret = RandomNumberGenerator.GetBytes(32);
                break;
            case "ecdsa-p256" or "ecdsa-p384" or "ecdsa-p521":
                Signer = ECDsa.Create(ECCurve.CreateFromFriendlyName("nist" + type["ecdsa-".Length..].ToUpperInvariant()));
                break;
            default:
                Signer = RSA.Create(int.Parse(type["rsa-".Length..]));
                break;
        }
    }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; }

    /// <summary>The symmetric key; empty for a key pair.</summary>
    public byte[] Secret { get; } = [];

    /// <summary>The key for HMACs.</summary>
    public byte[] HmacSecret { get; } = RandomNumberGenerator.GetBytes(HmacKeySize);

    /// <summary>The key pair; null for a symmetric key.</summary>
    public AsymmetricAlgorithm? Signer { get; }

    /// <summary>The key for a context of a derived key.</summary>
    public byte[] SecretFor(byte[]? context) =>
        context is null ? Secret : HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret, Secret.Length, salt: [], info: context);

    /// <summary>Signs some data.</summary>
    public byte[] Sign(byte[] data, HashAlgorithmName hash) => Signer switch
    {
        ECDsa ecdsa => ecdsa.SignData(data, hash, DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.SignData(data, hash, RSASignaturePadding.Pss),
        _ => throw new InvalidOperationException("a symmetric key doesn't sign"),
    };

    /// <summary>True if a signature is that of some data.</summary>
    public bool Verify(byte[] data, byte[] signature, HashAlgorithmName hash) => Signer switch
    {
        ECDsa ecdsa => ecdsa.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.VerifyData(data, signature, hash, RSASignaturePadding.Pss),
        _ => false,
    };

    /// <inheritdoc/>
    public void Dispose() => Signer?.Dispose();
}
