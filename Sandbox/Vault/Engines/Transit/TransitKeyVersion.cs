using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Org.BouncyCastle.Crypto.Parameters;
using Sandbox.Vault.Engines.Pki;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>A version of a transit key.</summary>
internal sealed class TransitKeyVersion
{
    private const int HmacKeySize = 32;

    private TransitKeyVersion(DateTimeOffset created, byte[] secret, byte[] hmacSecret, PrivateKey? pair) =>
        (CreationTime, Secret, HmacSecret, Pair) = (created, secret, hmacSecret, pair);

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreationTime { get; }

    /// <summary>The symmetric key; of ed25519 the seed and the public key, as Go has it; else empty.</summary>
    public byte[] Secret { get; }

    /// <summary>The key for HMACs.</summary>
    public byte[] HmacSecret { get; }

    /// <summary>The key pair; null for a symmetric key.</summary>
    public PrivateKey? Pair { get; }

    /// <summary>Makes a version with new key material.</summary>
    public static TransitKeyVersion Create(TransitKeyType type, DateTimeOffset now)
    {
        var pair = type.IsSymmetric ? null : PrivateKey.Generate(type.PairType, type.Bits);
        return new TransitKeyVersion(
            now,
            type.IsSymmetric ? RandomNumberGenerator.GetBytes(type.Bits / 8) : SeedOf(pair!),
            RandomNumberGenerator.GetBytes(HmacKeySize),
            pair);
    }

    /// <summary>A version from its state.</summary>
    public static TransitKeyVersion Load(JsonObject state)
    {
        var pair = state["pkcs8"] is { } encoded
            ? PrivateKey.TryParse(Bytes(encoded)) ?? throw new FormatException("a transit key's version is no PKCS#8")
            : null;
        return new TransitKeyVersion(
            DateTimeOffset.Parse(state["time"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture),
            pair is null ? Bytes(state["secret"]!) : SeedOf(pair), Bytes(state["hmac_secret"]!), pair);

        static byte[] Bytes(JsonNode node) => Convert.FromBase64String(node.GetValue<string>());
    }

    /// <summary>The state, with the key in the clear.</summary>
    public JsonObject Save() => new()
    {
        ["time"] = CreationTime.ToString("O"),
        ["secret"] = Pair is null ? Convert.ToBase64String(Secret) : null,
        ["pkcs8"] = Pair is null ? null : Convert.ToBase64String(Pair.ToPkcs8()),
        ["hmac_secret"] = Convert.ToBase64String(HmacSecret),
    };

    /// <summary>Key material for a context (HKDF with SHA-256).</summary>
    public byte[] Derive(byte[] context, int length) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret, length, salt: [], info: context);

    /// <summary>The public key as the API shows it.</summary>
    public string PublicKey() => PublicKeyOf(Pair!);

    /// <summary>A public key as the API shows it: PEM, or of ed25519 its bytes.</summary>
    public static string PublicKeyOf(PrivateKey pair) => pair.Public is Ed25519PublicKeyParameters ed
        ? Convert.ToBase64String(ed.GetEncoded())
        : Pem.Encode("PUBLIC KEY", pair.PublicInfo.GetDerEncoded()) + "\n";

    private static byte[] SeedOf(PrivateKey pair) => pair.Secret is Ed25519PrivateKeyParameters ed
        ? [.. ed.GetEncoded(), .. ed.GeneratePublicKey().GetEncoded()]
        : [];
}
