using Org.BouncyCastle.Asn1.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>What a certificate is to say, before it is signed.</summary>
internal sealed record CertificateTemplate
{
    /// <summary>The subject.</summary>
    public required X509Name Subject { get; init; }

    /// <summary>The public key.</summary>
    public required SubjectPublicKeyInfo KeyInfo { get; init; }

    /// <summary>The names; the common name is in the subject already.</summary>
    public required SubjectNames Names { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Key usages, as roles name them.</summary>
    public IReadOnlyList<string> KeyUsages { get; init; } = [];

    /// <summary>Extended key usages, as object identifiers.</summary>
    public IReadOnlyList<string> ExtendedKeyUsages { get; init; } = [];

    /// <summary>Policies, as object identifiers.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [];

    /// <summary>True for a certificate authority.</summary>
    public bool IsCa { get; init; }

    /// <summary>True to say of other certificates that they aren't authorities.</summary>
    public bool DeniesCa { get; init; }

    /// <summary>How many authorities may follow below this one; negative for any number.</summary>
    public int MaxPathLength { get; init; } = -1;

    /// <summary>The domains that certificates below this one may be for.</summary>
    public IReadOnlyList<string> PermittedDomains { get; init; } = [];

    /// <summary>Where issuer and revocation list are.</summary>
    public UrlEntries Urls { get; init; } = new();

    /// <summary>Extensions taken as they are, instead of those of the same kind made from the rest.</summary>
    public IReadOnlyList<Extension> Verbatim { get; init; } = [];
}
