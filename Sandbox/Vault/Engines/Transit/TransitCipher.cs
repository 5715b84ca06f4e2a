using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>Encrypts and decrypts with a key, in the formats of Vault: nonce, ciphertext and tag, or RSA-OAEP with SHA-256.</summary>
/// <param name="key">The key.</param>
internal sealed class TransitCipher(TransitKey key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int ConvergentKeySize = 32;

    private readonly int _keySize = key.Type.Bits / 8;

    /// <summary>Encrypts.</summary>
    /// <param name="plaintext">The plaintext.</param>
    /// <param name="asked">The version of the key; 0 for the newest.</param>
    /// <param name="context">The context of a derived key; else empty.</param>
    /// <param name="nonce">The nonce; empty for a random one.</param>
    /// <exception cref="VaultException">It can't.</exception>
    public string Encrypt(byte[] plaintext, int asked, byte[] context, byte[] nonce)
    {
        if (!key.Type.Encrypts)
            throw VaultException.Refused($"message encryption not supported for key type {key.Type.Name}");
        var version = key.Choose(asked, "encryption");
        var bytes = key.Type.IsSymmetric ? EncryptSymmetric(plaintext, version, context, nonce) : EncryptRsa(plaintext, key.Version(version));
        return TransitKey.PrefixOf(version) + Convert.ToBase64String(bytes);
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="VaultException">It can't.</exception>
    public byte[] Decrypt(string ciphertext, byte[] context)
    {
        if (!key.Type.Encrypts)
            throw VaultException.Refused($"message decryption not supported for key type {key.Type.Name}");
        var (version, encoded) = key.Split(ciphertext, "ciphertext");
        byte[] bytes;
        try
        {
            bytes = GoBase64.Decode(encoded);
        }
        catch (FormatException)
        {
            throw VaultException.Refused("invalid ciphertext: could not decode base64");
        }

        return key.Type.IsSymmetric ? DecryptSymmetric(bytes, version, context) : DecryptRsa(bytes, key.Version(version));
    }

    private byte[] EncryptSymmetric(byte[] plaintext, int version, byte[] context, byte[] nonce)
    {
        var material = key.Material(version, context, _keySize + (key.IsConvergent ? ConvergentKeySize : 0));
        if (key.IsConvergent)
            nonce = HMACSHA256.HashData(material.AsSpan(_keySize), plaintext)[..NonceSize];
        else if (nonce.Length == 0)
            nonce = RandomNumberGenerator.GetBytes(NonceSize);
        else if (nonce.Length != NonceSize)
            throw VaultException.Failed("crypto/cipher: incorrect nonce length given to GCM");

        var (ciphertext, tag) = (new byte[plaintext.Length], new byte[TagSize]);
        if (key.Type.Name == "chacha20-poly1305")
        {
            using var cipher = new ChaCha20Poly1305(material.AsSpan(0, _keySize));
            cipher.Encrypt(nonce, plaintext, ciphertext, tag);
        }
        else
        {
            using var cipher = new AesGcm(material.AsSpan(0, _keySize), TagSize);
            cipher.Encrypt(nonce, plaintext, ciphertext, tag);
        }

        return [.. nonce, .. ciphertext, .. tag];
    }

    private byte[] DecryptSymmetric(byte[] bytes, int version, byte[] context)
    {
        var material = key.Material(version, context, _keySize);
        if (bytes.Length < NonceSize)
            throw VaultException.Refused("invalid ciphertext length");
        if (bytes.Length < NonceSize + TagSize)
            throw Tampered();
        var plaintext = new byte[bytes.Length - NonceSize - TagSize];
        var (nonce, body, tag) = (bytes.AsMemory(0, NonceSize), bytes.AsMemory(NonceSize, plaintext.Length), bytes.AsMemory(bytes.Length - TagSize));
        try
        {
            if (key.Type.Name == "chacha20-poly1305")
            {
                using var cipher = new ChaCha20Poly1305(material);
                cipher.Decrypt(nonce.Span, body.Span, tag.Span, plaintext);
            }
            else
            {
                using var cipher = new AesGcm(material, TagSize);
                cipher.Decrypt(nonce.Span, body.Span, tag.Span, plaintext);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Tampered();
        }

        return plaintext;
    }

    private VaultException Tampered() => VaultException.Failed(
        $"{(key.Type.Name == "chacha20-poly1305" ? "chacha20poly1305" : "cipher")}: message authentication failed");

    private static byte[] EncryptRsa(byte[] plaintext, TransitKeyVersion version)
    {
        var cipher = new OaepEncoding(new RsaBlindedEngine(), new Sha256Digest());
        cipher.Init(forEncryption: true, version.Pair!.Public);
        return plaintext.Length <= cipher.GetInputBlockSize()
            ? cipher.ProcessBlock(plaintext, 0, plaintext.Length)
            : throw VaultException.Failed(
                "failed to RSA encrypt the plaintext: crypto/rsa: message too long for RSA public key size");
    }

    private static byte[] DecryptRsa(byte[] ciphertext, TransitKeyVersion version)
    {
        var cipher = new OaepEncoding(new RsaBlindedEngine(), new Sha256Digest());
        cipher.Init(forEncryption: false, version.Pair!.Secret);
        try
        {
            return cipher.ProcessBlock(ciphertext, 0, ciphertext.Length);
        }
        catch (Exception e) when (e is CryptoException or ArgumentException)
        {
            throw VaultException.Failed("failed to RSA decrypt the ciphertext: crypto/rsa: decryption error");
        }
    }
}
