using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Sandbox.Vault.Engines;

/// <summary>A private key: RSA, on a NIST curve, or ed25519, in the encodings that Go's <c>x509</c> package knows.</summary>
public sealed class PrivateKey
{
    private static readonly Dictionary<int, DerObjectIdentifier> Curves = new()
    {
        [224] = SecObjectIdentifiers.SecP224r1,
        [256] = SecObjectIdentifiers.SecP256r1,
        [384] = SecObjectIdentifiers.SecP384r1,
        [521] = SecObjectIdentifiers.SecP521r1,
    };

    private PrivateKey(AsymmetricKeyParameter secret)
    {
        Secret = secret;
        Public = secret switch
        {
            RsaPrivateCrtKeyParameters rsa => new RsaKeyParameters(isPrivate: false, rsa.Modulus, rsa.PublicExponent),
            ECPrivateKeyParameters ec => new ECPublicKeyParameters("EC", ec.Parameters.G.Multiply(ec.D).Normalize(), ec.PublicKeyParamSet),
            Ed25519PrivateKeyParameters ed => ed.GeneratePublicKey(),
            _ => throw new FormatException($"a key of type {secret.GetType().Name} is not supported"),
        };
        PublicInfo = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(Public);
    }

    /// <summary>The private half.</summary>
    public AsymmetricKeyParameter Secret { get; }

    /// <summary>The public half.</summary>
    public AsymmetricKeyParameter Public { get; }

    /// <summary>The public half as certificates have it.</summary>
    public SubjectPublicKeyInfo PublicInfo { get; }

    /// <summary><c>rsa</c>, <c>ec</c> or <c>ed25519</c>.</summary>
    public string Type => TypeOf(Public);

    /// <summary>What Go writes after <c>BEGIN</c> for the encoding that is usual for the type.</summary>
    public string PemLabel => Type switch { "rsa" => "RSA PRIVATE KEY", "ec" => "EC PRIVATE KEY", _ => "PRIVATE KEY" };

    /// <summary>Makes a new key.</summary>
    /// <param name="type"><c>rsa</c>, <c>ec</c> or <c>ed25519</c>.</param>
    /// <param name="bits">The size of the modulus, or of the curve.</param>
    public static PrivateKey Generate(string type, int bits)
    {
        switch (type)
        {
            case "rsa":
                using (var rsa = RSA.Create(bits)) // far faster than in managed code
                    return new PrivateKey(PrivateKeyFactory.CreateKey(rsa.ExportPkcs8PrivateKey()));
            case "ec":
                var generator = new ECKeyPairGenerator();
                generator.Init(new ECKeyGenerationParameters(Curves[bits], new SecureRandom()));
                return new PrivateKey(generator.GenerateKeyPair().Private);
            default:
                return new PrivateKey(new Ed25519PrivateKeyParameters(new SecureRandom()));
        }
    }

    /// <summary>The ed25519 key that grows from 32 bytes.</summary>
    public static PrivateKey FromSeed(byte[] seed) => new(new Ed25519PrivateKeyParameters(seed));

    /// <summary>Reads PKCS#8, PKCS#1 or SEC 1; null if it is none of them.</summary>
    public static PrivateKey? TryParse(byte[] der)
    {
        try
        {
            var fields = Asn1Sequence.GetInstance(der);
            var secret = fields.Count < 2 ? null : fields[1] switch
            {
                Asn1Sequence => PrivateKeyFactory.CreateKey(der),
                DerInteger when fields.Count >= 9 => new RsaPrivateCrtKeyParameters(RsaPrivateKeyStructure.GetInstance(fields)),
                Asn1OctetString when ECPrivateKeyStructure.GetInstance(fields) is var ec =>
                    new ECPrivateKeyParameters("EC", ec.GetKey(), DerObjectIdentifier.GetInstance(ec.Parameters)),
                _ => null,
            };
            return secret is null ? null : new PrivateKey(secret);
        }
        catch (Exception e) when (e is ArgumentException or IOException or FormatException or InvalidCastException or SecurityUtilityException)
        {
            return null; // the library's ways to say that it is something else, such as a certificate
        }
    }

    /// <summary><c>rsa</c>, <c>ec</c>, <c>ed25519</c>, or empty for another type of key.</summary>
    public static string TypeOf(AsymmetricKeyParameter? key) => key switch
    {
        RsaKeyParameters => "rsa",
        ECPublicKeyParameters => "ec",
        Ed25519PublicKeyParameters => "ed25519",
        _ => "",
    };

    /// <summary>The size of the modulus, or of the curve.</summary>
    public static int BitsOf(AsymmetricKeyParameter? key) => key switch
    {
        RsaKeyParameters rsa => rsa.Modulus.BitLength,
        ECPublicKeyParameters ec => ec.Parameters.Curve.FieldSize,
        _ => 0,
    };

    /// <summary>The key as PKCS#8; of ed25519 in the first version of it, without the public key, which is what OpenSSL 3.0 reads.</summary>
    public byte[] ToPkcs8() => Secret is Ed25519PrivateKeyParameters ed
        ? new PrivateKeyInfo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), new DerOctetString(ed.GetEncoded())).GetDerEncoded()
        : PrivateKeyInfoFactory.CreatePrivateKeyInfo(Secret).GetDerEncoded();

    /// <summary>The key in the encoding that is usual for its type: PKCS#1, SEC 1, or PKCS#8 for ed25519.</summary>
    public byte[] ToDer() => Secret switch
    {
        RsaPrivateCrtKeyParameters => PrivateKeyInfoFactory.CreatePrivateKeyInfo(Secret).ParsePrivateKey().GetDerEncoded(),
        ECPrivateKeyParameters ec => new ECPrivateKeyStructure(
            ec.Parameters.N.BitLength, ec.D, new DerBitString(((ECPublicKeyParameters)Public).Q.GetEncoded(compressed: false)),
            ec.PublicKeyParamSet).GetDerEncoded(),
        _ => ToPkcs8(),
    };

    /// <summary>Signs certificates, requests and revocation lists.</summary>
    /// <param name="hashBits">The size of the SHA-2 hash; not used by ed25519.</param>
    public ISignatureFactory Signer(int hashBits) => new Asn1SignatureFactory(Type switch
    {
        "rsa" => $"SHA{hashBits}WITHRSA",
        "ec" => $"SHA{hashBits}WITHECDSA",
        _ => "Ed25519",
    }, Secret);
}
