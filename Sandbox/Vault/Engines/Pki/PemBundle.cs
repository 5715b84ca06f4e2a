using Org.BouncyCastle.Security.Certificates;
using Org.BouncyCastle.X509;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Keys and certificates put together in one text.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Certificates">The certificates, in their order.</param>
internal sealed record PemBundle(IReadOnlyList<PrivateKey> Keys, IReadOnlyList<X509Certificate> Certificates)
{
    /// <summary>Reads a bundle of one key at most, as Vault 1.8 does: the first certificate is the key's, the others stand above it.</summary>
    /// <exception cref="VaultException">It isn't one.</exception>
    public static PemBundle Read(string text)
    {
        if (text.Length == 0)
            throw VaultException.Refused("empty pem bundle");
        var bundle = ReadBlocks(text, () => VaultException.Refused("no data found in PEM block"), isStrict: true);
        if (bundle.Keys.Count > 1)
            throw VaultException.Refused("more than one private key given; provide only one private key in the bundle");
        if (bundle.Problem(bundle.Keys.Count > 0 ? bundle.Keys[0] : null) is { } problem)
            throw VaultException.Refused($"verification of parsed bundle failed: {problem}");
        return bundle;
    }

    /// <summary>Reads all keys and certificates of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="invalid">The error where something else stands.</param>
    /// <param name="isStrict">True if nothing may follow the last block, not even an empty line.</param>
    public static PemBundle ReadBlocks(string text, Func<VaultException> invalid, bool isStrict)
    {
        List<PrivateKey> keys = [];
        List<X509Certificate> certificates = [];
        while ((isStrict ? text : text.Trim()).Length > 0)
        {
            var block = Pem.First(text) ?? throw invalid();
            if (PrivateKey.TryParse(block.Der) is { } key)
                keys.Add(key);
            else if (TryReadCertificate(block.Der) is { } certificate)
                certificates.Add(certificate);
            text = block.Remainder;
        }

        return new PemBundle(keys, certificates);
    }

    /// <summary>A certificate; null if the bytes are none.</summary>
    public static X509Certificate? TryReadCertificate(byte[] der)
    {
        try
        {
            return new X509Certificate(der);
        }
        catch (Exception e) when (e is CertificateException or ArgumentException or IOException or InvalidCastException or FormatException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with key and chain; null if nothing is.</summary>
    public string? Problem(PrivateKey? key)
    {
        if (Certificates.Count == 0)
            return null;
        if (key is not null)
        {
            var info = Certificates[0].CertificateStructure.SubjectPublicKeyInfo;
            var type = PrivateKey.TypeOf(Certificates[0].GetPublicKey());
            if (type != key.Type)
                return $"could not compare public and private keys: key types do not match: {GoType(type)} and {GoType(key.Type)}";
            if (!info.Equals(key.PublicInfo))
                return "public key of certificate does not match private key";
        }

        for (var i = 1; i < Certificates.Count; i++)
        {
            var (below, above) = (Certificates[i - 1], Certificates[i]);
            if (above.GetBasicConstraints() < 0)
                return $"certificate {i} of certificate chain is not a certificate authority";
            byte[] asked = CertificateBuilder.AuthorityKeyIdOf(below) ?? [];
            byte[] given = CertificateBuilder.KeyIdOf(above) ?? [];
            if (!asked.AsSpan().SequenceEqual(given))
            {
                return $"certificate {i} of certificate chain ca trust path is incorrect ({CommonName(below)}/{CommonName(above)}) "
                    + $"({Convert.ToHexString(asked)}/{Convert.ToHexString(given)})";
            }
        }

        return null;
    }

    private static string CommonName(X509Certificate certificate) =>
        GoValue.Quote(DistinguishedName.Value(certificate.SubjectDN, Org.BouncyCastle.Asn1.X509.X509Name.CN));

    private static string GoType(string type) => type switch
    {
        "rsa" => "*rsa.PublicKey",
        "ec" => "*ecdsa.PublicKey",
        _ => "ed25519.PublicKey",
    };
}
