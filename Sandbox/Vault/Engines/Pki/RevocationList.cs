using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>The revocation list of an issuer. It is made when somebody asks for it, as of its last change.</summary>
internal sealed class RevocationList
{
    private Func<byte[]>? _make;
    private byte[]? _der;

    /// <summary>How often it was changed.</summary>
    public long Number { get; set; }

    /// <summary>The list; empty if there was none yet.</summary>
    public byte[] Der
    {
        get => _der ??= _make?.Invoke() ?? [];
        set => (_der, _make) = (value, null);
    }

    /// <summary>Makes the list anew.</summary>
    /// <param name="issuer">Whose list it is.</param>
    /// <param name="signer">Its key.</param>
    /// <param name="hashBits">The size of the hash.</param>
    /// <param name="revoked">The certificates in it.</param>
    /// <param name="start">When it is made.</param>
    /// <param name="end">When the next one is due.</param>
    /// <param name="isNumbered">True to give it a number, as later servers do.</param>
    public void Change(
        X509Certificate issuer, PrivateKey signer, int hashBits, IReadOnlyList<RevokedCertificate> revoked, DateTimeOffset start,
        DateTimeOffset end, bool isNumbered)
    {
        var number = ++Number;
        _der = null;
        _make = () =>
        {
            var generator = new X509V2CrlGenerator();
            generator.SetIssuerDN(issuer.SubjectDN);
            generator.SetThisUpdate(start.UtcDateTime);
            generator.SetNextUpdate(end.UtcDateTime);
            foreach (var entry in revoked)
                generator.AddCrlEntry(entry.Certificate.SerialNumber, entry.Time.UtcDateTime, reason: 0);
            if (CertificateBuilder.AuthorityKeyId(CertificateBuilder.KeyIdOf(issuer)) is { } authority)
                generator.AddExtension(authority.ExtnID, critical: false, authority.ExtnValue.GetOctets());
            if (isNumbered)
                generator.AddExtension(X509Extensions.CrlNumber, critical: false, new CrlNumber(BigInteger.ValueOf(number)));
            return generator.Generate(signer.Signer(hashBits)).GetEncoded();
        };
    }
}
