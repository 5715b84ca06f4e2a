using Org.BouncyCastle.X509;

namespace Sandbox.Vault.Engines.Pki;

/// <summary>An issuer that can sign: with its key, what stands above it, and its URLs.</summary>
/// <param name="Issuer">The issuer.</param>
/// <param name="Key">Its key.</param>
/// <param name="Chain">What is given along with a certificate: the issuer and those above it.</param>
/// <param name="Urls">Its URLs.</param>
internal sealed record SigningAuthority(Issuer Issuer, PrivateKey Key, IReadOnlyList<X509Certificate> Chain, UrlEntries Urls)
{
    /// <summary>The issuer's certificate.</summary>
    public X509Certificate Certificate => Issuer.Certificate;

    /// <summary>How many authorities may follow below it: negative for any number.</summary>
    public int MaxPathLength => Certificate.GetBasicConstraints() is var length and < int.MaxValue ? length : -1;
}
