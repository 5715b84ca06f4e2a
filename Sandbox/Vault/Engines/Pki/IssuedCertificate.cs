using Org.BouncyCastle.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>A certificate that was made.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">Its key, if it was made along with it.</param>
/// <param name="Warnings">What is to be said of it.</param>
internal sealed record IssuedCertificate(X509Certificate Certificate, PrivateKey? Key, IReadOnlyList<string> Warnings)
{
    /// <summary>The serial number, as answers have it.</summary>
    public string Serial => SerialNumber.WithColons(Certificate.SerialNumber);

    /// <summary>When it ends, in seconds since 1970.</summary>
    public long Expiration => new DateTimeOffset(Certificate.NotAfter).ToUnixTimeSeconds();

    /// <summary>When it begins, in seconds since 1970.</summary>
    public long Start => new DateTimeOffset(Certificate.NotBefore).ToUnixTimeSeconds();
}
