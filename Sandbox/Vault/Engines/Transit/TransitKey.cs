using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>A named key with its versions.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">Its type, such as <c>aes256-gcm96</c>.</param>
/// <param name="derived">True if each context has a key of its own.</param>
/// <param name="convergent">True if the same plaintext gives the same ciphertext.</param>
public sealed class TransitKey(string name, string type, bool derived, bool convergent) : IDisposable
{
    private const string Prefix = "vault:v";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly SortedDictionary<int, TransitKeyVersion> _versions = [];

    /// <summary>Its type.</summary>
    public string Type => type;

    /// <summary>True if each context has a key of its own.</summary>
    public bool Derived => derived;

    /// <summary>The newest version.</summary>
    public int LatestVersion => _versions.Count;

    /// <summary>The oldest version that decrypts.</summary>
    public int MinDecryptionVersion { get; set; } = 1;

    /// <summary>The oldest version that encrypts; 0 for only the newest.</summary>
    public int MinEncryptionVersion { get; set; }

    /// <summary>True if it may be deleted.</summary>
    public bool DeletionAllowed { get; set; }

    /// <summary>True if it may be exported.</summary>
    public bool Exportable { get; set; }

    /// <summary>True if its backup is plain.</summary>
    public bool AllowPlaintextBackup { get; set; }

    /// <summary>True for a key that encrypts.</summary>
    public bool Encrypts => type is "aes128-gcm96" or "aes256-gcm96" or "chacha20-poly1305";

    /// <summary>Adds a version.</summary>
    public void Rotate(DateTimeOffset now) => _versions[LatestVersion + 1] = new TransitKeyVersion(type, now);

    /// <summary>Encrypts with the newest version.</summary>
    public string Encrypt(byte[] plaintext, byte[]? context)
    {
        RequireContext(context);
        if (!Encrypts)
            throw VaultException.Refused($"message encryption not supported for key type {type}");
        var version = _versions[LatestVersion];
        var key = version.SecretFor(derived ? context : null);
        var nonce = convergent ? ConvergentNonce(version, plaintext, context) : RandomNumberGenerator.GetBytes(NonceSize);
        var (ciphertext, tag) = (new byte[plaintext.Length], new byte[TagSize]);
        if (type == "chacha20-poly1305")
        {
            using var cipher = new ChaCha20Poly1305(key);
            cipher.Encrypt(nonce, plaintext, ciphertext, tag);
        }
        else
        {
            using var cipher = new AesGcm(key, TagSize);
            cipher.Encrypt(nonce, plaintext, ciphertext, tag);
        }

        return Format(LatestVersion, [.. nonce, .. ciphertext, .. tag]);
    }

    /// <summary>Decrypts what one of its versions encrypted.</summary>
    /// <exception cref="VaultException">It isn't such a ciphertext.</exception>
    public byte[] Decrypt(string text, byte[]? context)
    {
        RequireContext(context);
        if (!Encrypts)
            throw VaultException.Refused($"message decryption not supported for key type {type}");
        var (version, bytes) = Parse(text, "ciphertext");
        if (bytes.Length < NonceSize + TagSize)
            throw VaultException.Refused("invalid ciphertext length");
        var key = version.SecretFor(derived ? context : null);
        var plaintext = new byte[bytes.Length - NonceSize - TagSize];
        var nonce = bytes.AsSpan(0, NonceSize);
        var body = bytes.AsSpan(NonceSize, plaintext.Length);
        var tag = bytes.AsSpan(bytes.Length - TagSize);
        try
        {
            if (type == "chacha20-poly1305")
            {
                using var cipher = new ChaCha20Poly1305(key);
                cipher.Decrypt(nonce, body, tag, plaintext);
            }
            else
            {
                using var cipher = new AesGcm(key, TagSize);
                cipher.Decrypt(nonce, body, tag, plaintext);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            throw VaultException.Failed("cipher: message authentication failed");
        }

        return plaintext;
    }

    /// <summary>The HMAC of some data by the newest version.</summary>
    public string Hmac(byte[] data, string algorithm) => Format(LatestVersion, HmacOf(_versions[LatestVersion], data, algorithm));

    /// <summary>True if an HMAC is that of some data.</summary>
    public bool VerifyHmac(byte[] data, string hmac, string algorithm)
    {
        var (version, bytes) = Parse(hmac, "HMAC to verify");
        return CryptographicOperations.FixedTimeEquals(HmacOf(version, data, algorithm), bytes);
    }

    /// <summary>The signature of some data by the newest version.</summary>
    public string Sign(byte[] data, string algorithm) => Encrypts
        ? throw VaultException.Refused($"key type {type} does not support signing")
        : Format(LatestVersion, _versions[LatestVersion].Sign(data, Hash(algorithm)));

    /// <summary>True if a signature is that of some data.</summary>
    public bool VerifySignature(byte[] data, string signature, string algorithm)
    {
        if (Encrypts)
            throw VaultException.Refused($"message verification not supported for key type {type}");
        var (version, bytes) = Parse(signature, "signature");
        return version.Verify(data, bytes, Hash(algorithm));
    }

    /// <summary>What the API shows.</summary>
    public JsonObject Describe()
    {
        var data = new JsonObject
        {
            ["allow_plaintext_backup"] = AllowPlaintextBackup,
            ["deletion_allowed"] = DeletionAllowed,
            ["derived"] = derived,
            ["exportable"] = Exportable,
            ["keys"] = new JsonObject(
                _versions.Where(v => v.Key >= MinDecryptionVersion).Select(v => KeyValuePair.Create($"{v.Key}", Describe(v.Value)))),
            ["latest_version"] = LatestVersion,
            ["min_available_version"] = 0,
            ["min_decryption_version"] = MinDecryptionVersion,
            ["min_encryption_version"] = MinEncryptionVersion,
            ["name"] = name,
            ["supports_decryption"] = Encrypts,
            ["supports_derivation"] = Encrypts,
            ["supports_encryption"] = Encrypts,
            ["supports_signing"] = !Encrypts,
            ["type"] = type,
        };
        if (derived)
            (data["kdf"], data["convergent_encryption"]) = ("hkdf_sha256", convergent);
        return data;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var version in _versions.Values)
            version.Dispose();
    }

    private static JsonNode? Describe(TransitKeyVersion version) => version.Signer is not { } signer
        ? JsonValue.Create(version.CreationTime.ToUnixTimeSeconds())
        : new JsonObject
        {
            ["creation_time"] = Http.Timestamps.Nano(version.CreationTime),
            ["public_key"] = signer.ExportSubjectPublicKeyInfoPem() + "\n",
        };

    private static byte[] ConvergentNonce(TransitKeyVersion version, byte[] plaintext, byte[]? context)
    {
        byte[] input = [.. context ?? [], .. plaintext];
        return HMACSHA256.HashData(version.HmacSecret, input)[..NonceSize];
    }

    private void RequireContext(byte[]? context)
    {
        if (derived && context is null or [])
        {
            throw VaultException.Refused(
                "missing 'context' for key derivation; the key was created using a derived key, which means additional, "
                + "per-request information must be included in order to perform operations with the key");
        }
    }

    private static string Format(int version, byte[] bytes) => $"{Prefix}{version}:{Convert.ToBase64String(bytes)}";

    private (TransitKeyVersion Version, byte[] Bytes) Parse(string text, string what)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            throw VaultException.Refused($"invalid {what}: no prefix");
        if (text[Prefix.Length..].Split(':') is not [var number, var encoded])
            throw VaultException.Refused($"invalid {what}: wrong number of fields");
        if (!int.TryParse(number, out var version))
            throw VaultException.Refused($"invalid {what}: version number could not be decoded");
        if (version > LatestVersion)
            throw VaultException.Refused($"invalid {what}: version is too new");
        if (version < Math.Max(1, MinDecryptionVersion))
            throw VaultException.Refused("ciphertext or signature version is disallowed by policy (too old)");
        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            ? (_versions[version], bytes[..length])
            : throw VaultException.Refused($"invalid {what}: could not decode base64");
    }

    private static byte[] HmacOf(TransitKeyVersion version, byte[] data, string algorithm) => algorithm switch
    {
        "sha2-256" => HMACSHA256.HashData(version.HmacSecret, data),
        "sha2-384" => HMACSHA384.HashData(version.HmacSecret, data),
        "sha2-512" => HMACSHA512.HashData(version.HmacSecret, data),
        _ => throw VaultException.Refused($"unsupported algorithm \"{algorithm}\""),
    };

    private static HashAlgorithmName Hash(string algorithm) => algorithm switch
    {
        "sha2-256" => HashAlgorithmName.SHA256,
        "sha2-384" => HashAlgorithmName.SHA384,
        "sha2-512" => HashAlgorithmName.SHA512,
        _ => throw VaultException.Refused($"invalid hash algorithm \"{algorithm}\""),
    };
}
