using Org.BouncyCastle.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A certificate authority's certificate, with a key here or without.</summary>
/// <param name="id">Its id, a UUID.</param>
/// <param name="certificate">The certificate.</param>
internal sealed class Issuer(string id, X509Certificate certificate)
{
    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>The certificate.</summary>
    public X509Certificate Certificate => certificate;

    /// <summary>Its serial number, as answers have it.</summary>
    public string Serial => SerialNumber.WithColons(certificate.SerialNumber);

    /// <summary>Its name; empty for none.</summary>
    public string Name { get; set; } = "";

    /// <summary>The id of its key; empty if the key isn't here.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>The certificates that came with it (Vault 1.8), or that were put above it by hand.</summary>
    public IReadOnlyList<X509Certificate> GivenChain { get; set; } = [];

    /// <summary>The issuers above it that were set by hand, as they were named; none to work the chain out.</summary>
    public IReadOnlyList<string> ManualChain { get; set; } = [];

    /// <summary>What becomes of certificates that would outlive it: <c>err</c>, <c>truncate</c> or <c>permit</c>.</summary>
    public string LeafNotAfterBehavior { get; set; } = "err";

    /// <summary>What it may do.</summary>
    public IReadOnlyList<string> Usage { get; set; } = ["crl-signing", "issuing-certificates", "ocsp-signing", "read-only"];

    /// <summary>Its own URLs; null for those of the mount.</summary>
    public UrlEntries? Urls { get; set; }

    /// <summary>When it was revoked; null if it wasn't.</summary>
    public DateTimeOffset? RevocationTime { get; set; }

    /// <summary>Its revocation list.</summary>
    public RevocationList Crl { get; init; } = new();

    /// <summary>True if it is at the top: it says of itself that it signed itself.</summary>
    public bool IsRoot => CertificateBuilder.AuthorityKeyIdOf(certificate) is { } authority
        ? CertificateBuilder.KeyIdOf(certificate) is { } own && own.AsSpan().SequenceEqual(authority)
        : certificate.IssuerDN.Equivalent(certificate.SubjectDN);

    /// <summary>True if a certificate says that this one issued it.</summary>
    public bool Issued(X509Certificate other)
    {
        if (!other.IssuerDN.Equivalent(certificate.SubjectDN))
            return false;
        var authority = CertificateBuilder.AuthorityKeyIdOf(other);
        return authority is null || CertificateBuilder.KeyIdOf(certificate) is not { } own || own.AsSpan().SequenceEqual(authority);
    }
}
