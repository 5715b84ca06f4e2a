using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>Makes certificates with the extensions of Go's <c>x509.CreateCertificate</c>, in its order.</summary>
/// <param name="flavour">The server.</param>
internal sealed class CertificateBuilder(VaultFlavour flavour)
{
    /// <summary>Makes a certificate.</summary>
    /// <param name="template">What it says.</param>
    /// <param name="issuer">The issuer's certificate; null for one that signs itself.</param>
    /// <param name="signer">The key that signs.</param>
    /// <param name="hashBits">The size of the hash.</param>
    public X509Certificate Build(CertificateTemplate template, X509Certificate? issuer, PrivateKey signer, int hashBits)
    {
        var generator = Start(SerialNumber.Next(), template.Subject, template.KeyInfo, template.NotBefore, template.NotAfter);
        generator.SetIssuerDN(issuer?.SubjectDN ?? template.Subject);
        var keyId = KeyIdOf(template.KeyInfo);
        var verbatim = template.Verbatim.Select(e => e.ExtnID).ToHashSet();
        foreach (var extension in Extensions(template, keyId, issuer is null ? keyId : KeyIdOf(issuer)).Where(e => !verbatim.Contains(e.ExtnID)))
            generator.AddExtension(extension);
        foreach (var extension in template.Verbatim)
            generator.AddExtension(extension);
        return Sign(generator, signer, hashBits);
    }

    /// <summary>The certificate of another authority, signed once more: all as it was but for the issuer and what it says of it.</summary>
    public static X509Certificate SignAgain(X509Certificate certificate, UrlEntries urls, X509Certificate issuer, PrivateKey signer, int hashBits)
    {
        var generator = Start(
            certificate.SerialNumber, certificate.SubjectDN, certificate.CertificateStructure.SubjectPublicKeyInfo,
            new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        generator.SetIssuerDN(issuer.SubjectDN);
        DerObjectIdentifier[] replaced =
            [X509Extensions.AuthorityKeyIdentifier, X509Extensions.AuthorityInfoAccess, X509Extensions.CrlDistributionPoints];
        var extensions = certificate.CertificateStructure.Extensions;
        foreach (var oid in extensions.ExtensionOids.Where(o => !replaced.Contains(o)))
            generator.AddExtension(oid, extensions.GetExtension(oid));
        foreach (var extension in new[] { AuthorityKeyId(KeyIdOf(issuer)), InfoAccess(urls), CrlPoints(urls) }.OfType<Extension>())
            generator.AddExtension(extension);
        return Sign(generator, signer, hashBits);
    }

    /// <summary>The identifier of a key: Vault 1.8 hashes more of it than RFC 5280 says (4.2.1.2).</summary>
    public byte[] KeyIdOf(SubjectPublicKeyInfo key) =>
        DigestUtilities.CalculateDigest("SHA-1", flavour == VaultFlavour.Vault18 ? key.GetDerEncoded() : key.PublicKey.GetBytes());

    /// <summary>The identifier of its key that a certificate gives; null for none.</summary>
    public static byte[]? KeyIdOf(X509Certificate certificate) =>
        certificate.GetExtension(X509Extensions.SubjectKeyIdentifier) is { } extension
            ? SubjectKeyIdentifier.GetInstance(extension.GetParsedValue()).GetKeyIdentifier()
            : null;

    /// <summary>The identifier of its issuer's key that a certificate gives; null for none.</summary>
    public static byte[]? AuthorityKeyIdOf(X509Certificate certificate) =>
        certificate.GetExtension(X509Extensions.AuthorityKeyIdentifier) is { } extension
            ? AuthorityKeyIdentifier.GetInstance(extension.GetParsedValue()).KeyIdentifier?.GetOctets()
            : null;

    /// <summary>The extension that names the issuer's key; null if it has no identifier.</summary>
    public static Extension? AuthorityKeyId(byte[]? keyId) =>
        keyId is null ? null : Of(X509Extensions.AuthorityKeyIdentifier, new AuthorityKeyIdentifier(keyId));

    private static X509V3CertificateGenerator Start(
        BigInteger serial, X509Name subject, SubjectPublicKeyInfo key, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(serial);
        generator.SetSubjectDN(subject);
        generator.SetSubjectPublicKeyInfo(key);
        generator.SetNotBefore(notBefore.UtcDateTime);
        generator.SetNotAfter(notAfter.UtcDateTime);
        return generator;
    }

    // The library insists on an issuer with a name, and on a subject or names for it, as RFC 5280 does; Go doesn't.
    private static X509Certificate Sign(X509V3CertificateGenerator generator, PrivateKey signer, int hashBits)
    {
        try
        {
            return generator.Generate(signer.Signer(hashBits));
        }
        catch (InvalidOperationException e)
        {
            throw VaultException.Failed($"unable to create certificate: {e.Message}");
        }
    }

    private static IEnumerable<Extension> Extensions(CertificateTemplate template, byte[] keyId, byte[]? authorityKeyId)
    {
        Extension?[] extensions =
        [
            KeyUsageOf(template),
            template is { IsCa: false, ExtendedKeyUsages.Count: > 0 }
                ? Of(X509Extensions.ExtendedKeyUsage, new DerSequence(template.ExtendedKeyUsages.Select(o => new DerObjectIdentifier(o)).ToArray()))
                : null,
            BasicConstraintsOf(template),
            Of(X509Extensions.SubjectKeyIdentifier, new SubjectKeyIdentifier(keyId)),
            AuthorityKeyId(authorityKeyId),
            InfoAccess(template.Urls),
            template.Names.ToGeneralNames() is { } names
                ? Of(X509Extensions.SubjectAlternativeName, names, isCritical: template.Subject.GetOidList().Count == 0)
                : null,
            PoliciesOf(template),
            NameConstraintsOf(template.PermittedDomains),
            CrlPoints(template.Urls),
        ];
        return extensions.OfType<Extension>();
    }

    private static Extension? KeyUsageOf(CertificateTemplate template)
    {
        var bits = template.IsCa ? KeyUsage.KeyCertSign | KeyUsage.CrlSign : KeyUsages.Parse(template.KeyUsages);
        return bits == 0 ? null : Of(X509Extensions.KeyUsage, new KeyUsage(bits), isCritical: true);
    }

    private static Extension? BasicConstraintsOf(CertificateTemplate template)
    {
        if (!template.IsCa && !template.DeniesCa)
            return null;
        var constraints = template is { IsCa: true, MaxPathLength: >= 0 }
            ? new BasicConstraints(template.MaxPathLength)
            : new BasicConstraints(template.IsCa);
        return Of(X509Extensions.BasicConstraints, constraints, isCritical: true);
    }

    private static Extension? PoliciesOf(CertificateTemplate template)
    {
        var policies = template.Policies.Where(OtherName.IsOid).Select(o => new PolicyInformation(new DerObjectIdentifier(o))).ToArray();
        return policies.Length == 0 ? null : Of(X509Extensions.CertificatePolicies, new DerSequence(policies));
    }

    private static Extension? InfoAccess(UrlEntries urls)
    {
        AccessDescription[] places =
        [
            .. urls.OcspServers.Select(u => new AccessDescription(AccessDescription.IdADOcsp, Url(u))),
            .. urls.IssuingCertificates.Select(u => new AccessDescription(AccessDescription.IdADCAIssuers, Url(u))),
        ];
        return places.Length == 0 ? null : Of(X509Extensions.AuthorityInfoAccess, new DerSequence(places));
    }

    private static Extension? CrlPoints(UrlEntries urls) => urls.CrlDistributionPoints.Count == 0 ? null : Of(
        X509Extensions.CrlDistributionPoints,
        new CrlDistPoint([.. urls.CrlDistributionPoints.Select(u =>
            new DistributionPoint(new DistributionPointName(new GeneralNames(Url(u))), reasons: null, crlIssuer: null))]));

    private static Extension? NameConstraintsOf(IReadOnlyList<string> domains) => domains.Count == 0 ? null : Of(
        X509Extensions.NameConstraints,
        new NameConstraints(
            new GeneralSubtrees(domains.Select(d => new GeneralSubtree(new GeneralName(GeneralName.DnsName, d))).ToArray()),
            excludedSubtrees: null),
        isCritical: true);

    private static GeneralName Url(string url) => new(GeneralName.UniformResourceIdentifier, url);

    private static Extension Of(DerObjectIdentifier oid, Asn1Encodable value, bool isCritical = false) =>
        new(oid, isCritical ? DerBoolean.True : DerBoolean.False, new DerOctetString(value.GetDerEncoded()));
}
