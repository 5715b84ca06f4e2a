using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Vault.Client;

/// <summary>The certificate by which this side of a TLS connection shows who it is.</summary>
/// <param name="CertificatePem">The certificate, and after it the ones that it is issued by (<c>tls.crt</c>).</param>
/// <param name="KeyPem">Its private key, not encrypted (<c>tls.key</c>).</param>
public sealed record ClientCertificatePem(string CertificatePem, SecretValue KeyPem)
{
    /// <summary>Why the two can't be used; null where they can. Nothing of the key is in the text.</summary>
    public string? FindProblem()
    {
        try
        {
            using var leaf = LoadLeaf();
            return null;
        }
        catch (CryptographicException)
        {
            return "The client certificate can't be used: it must be PEM (-----BEGIN CERTIFICATE-----), with the private key that belongs to it, not encrypted.";
        }
    }

    /// <summary>What TLS takes: the certificate with its key, and its chain as it is given, without anything fetched for it.</summary>
    /// <exception cref="CryptographicException">The texts are no certificate and key.</exception>
    internal SslStreamCertificateContext CreateContext()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(CertificatePem);
        var leaf = LoadLeaf();
        X509Certificate2[] issuers = [.. chain.Where(c => !c.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span))];
        return SslStreamCertificateContext.Create(leaf, new X509Certificate2Collection(issuers), offline: true);
    }

    /// <summary>The certificate without the key: a text for people.</summary>
    public override string ToString() => "client certificate";

    private X509Certificate2 LoadLeaf()
    {
        var key = Encoding.UTF8.GetChars(KeyPem.Reveal().ToArray());
        try
        {
            return X509Certificate2.CreateFromPem(CertificatePem, key);
        }
        catch (ArgumentException error)
        {
            // A key of another kind than the certificate's.
            throw new CryptographicException("The key doesn't belong to the certificate.", error);
        }
        finally
        {
            Array.Clear(key);
        }
    }
}
