using System.Buffers.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Transit;

/// <summary>Signs and verifies with a key. RSA and ECDSA take a hash, ed25519 the message.</summary>
/// <param name="key">The key.</param>
internal sealed class TransitSigner(TransitKey key)
{
    private const int SeedSize = 32;
    private const byte PssTrailer = 0xbc;

    /// <summary>Signs.</summary>
    /// <param name="input">The hash, or the message.</param>
    /// <param name="asked">The version of the key; 0 for the newest.</param>
    /// <param name="context">The context of a derived key; else empty.</param>
    /// <param name="options">How.</param>
    /// <returns>The signature, and of a derived key the public key of the context.</returns>
    /// <exception cref="VaultException">It can't.</exception>
    public (string Signature, string? PublicKey) Sign(byte[] input, int asked, byte[] context, SignatureOptions options)
    {
        var version = key.Choose(asked, "signing");
        var pair = PairFor(version, context);
        var signature = key.Type.PairType switch
        {
            "ec" => SignEcdsa(input, pair, options),
            "ed25519" => SignEd25519(input, pair),
            _ => SignRsa(input, pair, options),
        };
        var encoded = options.IsJws ? Base64Url.EncodeToString(signature) : Convert.ToBase64String(signature);
        return (TransitKey.PrefixOf(version) + encoded, key.IsDerived ? TransitKeyVersion.PublicKeyOf(pair) : null);
    }

    /// <summary>True if a signature is that of the input.</summary>
    /// <exception cref="VaultException">It is no signature, or of a version that may not be used.</exception>
    public bool Verify(byte[] input, string text, byte[] context, SignatureOptions options)
    {
        var (version, encoded) = key.Split(text, "signature");
        byte[]? signature;
        try
        {
            signature = options.IsJws ? GoBase64.TryDecodeUrl(encoded) : GoBase64.Decode(encoded);
        }
        catch (FormatException)
        {
            signature = null;
        }

        if (signature is null)
            throw VaultException.Refused("invalid base64 signature value");
        var pair = PairFor(version, context);
        return key.Type.PairType switch
        {
            "ec" => VerifyEcdsa(input, signature, pair, options),
            "ed25519" => VerifyEd25519(input, signature, pair),
            _ => VerifyRsa(input, signature, pair, options),
        };
    }

    private PrivateKey PairFor(int version, byte[] context)
    {
        if (!key.IsDerived)
            return key.Version(version).Pair!;
        try
        {
            return PrivateKey.FromSeed(key.Material(version, context, SeedSize));
        }
        catch (VaultException e)
        {
            throw VaultException.Failed($"error deriving key: {e.Message}");
        }
    }

    private static byte[] SignEcdsa(byte[] hash, PrivateKey pair, SignatureOptions options)
    {
        var signer = new ECDsaSigner();
        signer.Init(forSigning: true, pair.Secret);
        var parts = signer.GenerateSignature(hash);
        if (!options.IsJws)
            return new DerSequence(new DerInteger(parts[0]), new DerInteger(parts[1])).GetDerEncoded();
        var half = (PrivateKey.BitsOf(pair.Public) + 7) / 8;
        return [.. Padded(parts[0], half), .. Padded(parts[1], half)];

        static byte[] Padded(BigInteger number, int size) => [.. new byte[size - number.ToByteArrayUnsigned().Length], .. number.ToByteArrayUnsigned()];
    }

    private static bool VerifyEcdsa(byte[] hash, byte[] signature, PrivateKey pair, SignatureOptions options)
    {
        BigInteger r, s;
        if (options.IsJws)
        {
            var half = signature.Length / 2;
            (r, s) = (new BigInteger(1, signature[..half]), new BigInteger(1, signature[half..]));
        }
        else
        {
            try
            {
                var parts = Asn1Sequence.GetInstance(signature);
                (r, s) = (DerInteger.GetInstance(parts[0]).Value, DerInteger.GetInstance(parts[1]).Value);
            }
            catch (Exception e) when (e is ArgumentException or IOException or IndexOutOfRangeException)
            {
                throw VaultException.Refused("supplied signature is invalid");
            }
        }

        var verifier = new ECDsaSigner();
        verifier.Init(forSigning: false, pair.Public);
        return verifier.VerifySignature(hash, r, s);
    }

    private static byte[] SignEd25519(byte[] message, PrivateKey pair)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, pair.Secret);
        signer.BlockUpdate(message, 0, message.Length);
        return signer.GenerateSignature();
    }

    private static bool VerifyEd25519(byte[] message, byte[] signature, PrivateKey pair)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, pair.Public);
        verifier.BlockUpdate(message, 0, message.Length);
        return verifier.VerifySignature(signature);
    }

    private static byte[] SignRsa(byte[] hash, PrivateKey pair, SignatureOptions options)
    {
        if (!UsesPss(options))
        {
            CheckLength(hash, options);
            var encoding = new Pkcs1Encoding(new RsaBlindedEngine());
            encoding.Init(forEncryption: true, pair.Secret);
            var info = DigestInfoOf(hash, options);
            return encoding.ProcessBlock(info, 0, info.Length);
        }

        CheckLength(hash, options);
        var signer = Pss(options, LongestSalt(pair, options));
        signer.Init(forSigning: true, pair.Secret);
        signer.BlockUpdate(hash, 0, hash.Length);
        return signer.GenerateSignature();
    }

    private static bool VerifyRsa(byte[] hash, byte[] signature, PrivateKey pair, SignatureOptions options)
    {
        if (UsesPss(options))
        {
            // Vault makes the longest salt and takes any; those of the hash's length are what others make.
            return hash.Length == options.Hash.Size
                && new[] { LongestSalt(pair, options), options.Hash.Size }.Any(l => VerifyPss(hash, signature, pair, options, l));
        }

        var encoding = new Pkcs1Encoding(new RsaBlindedEngine());
        encoding.Init(forEncryption: false, pair.Public);
        try
        {
            return encoding.ProcessBlock(signature, 0, signature.Length).AsSpan().SequenceEqual(DigestInfoOf(hash, options));
        }
        catch (Exception e) when (e is CryptoException or ArgumentException)
        {
            return false;
        }
    }

    private static bool VerifyPss(byte[] hash, byte[] signature, PrivateKey pair, SignatureOptions options, int saltLength)
    {
        var verifier = Pss(options, saltLength);
        verifier.Init(forSigning: false, pair.Public);
        verifier.BlockUpdate(hash, 0, hash.Length);
        return verifier.VerifySignature(signature);
    }

    private static PssSigner Pss(SignatureOptions options, int saltLength) =>
        PssSigner.CreateRawSigner(new RsaBlindedEngine(), options.Hash.Create(), options.Hash.Create(), saltLength, PssTrailer);

    private static int LongestSalt(PrivateKey pair, SignatureOptions options) =>
        ((((RsaKeyParameters)pair.Public).Modulus.BitLength + 6) / 8) - 2 - options.Hash.Size;

    private static bool UsesPss(SignatureOptions options) => options.RsaScheme switch
    {
        "" or "pss" => true,
        "pkcs1v15" => false,
        _ => throw VaultException.Failed($"unsupported rsa signature algorithm {options.RsaScheme}"),
    };

    private static void CheckLength(byte[] hash, SignatureOptions options)
    {
        if (hash.Length != options.Hash.Size)
            throw VaultException.Failed("crypto/rsa: input must be hashed message");
    }

    private static byte[] DigestInfoOf(byte[] hash, SignatureOptions options) =>
        new DigestInfo(new AlgorithmIdentifier(options.Hash.Oid, DerNull.Instance), hash).GetDerEncoded();
}
