using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GoTemplates.Functions.Crypto;

/// <summary>Certificates in the order in which each is signed by the next.</summary>
internal static class CertificateChain
{
    /// <exception cref="FunctionException">The bytes are no certificate.</exception>
    internal static X509Certificate2 Load(byte[] bytes)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException)
        {
            throw new FunctionException("a PEM block is no certificate");
        }
    }

    /// <exception cref="FunctionException">The certificates make no chain.</exception>
    internal static List<X509Certificate2> Order(IEnumerable<byte[]> blocks)
    {
        var certificates = blocks.Select(Load).ToList();
        var parents = certificates.Select(certificate => certificates.FindIndex(other => IsSigner(other, certificate))).ToList();
        var leaves = Enumerable.Range(0, certificates.Count).Where(index => !parents.Contains(index)).ToList();
        if (leaves.Count == 0)
            throw new FunctionException("no leaf certificate found");
        if (leaves.Count > 1)
            throw new FunctionException("found multiple leaf or disjunct certificates");

        var chain = new List<X509Certificate2>();
        for (var index = leaves[0]; index >= 0; index = parents[index])
        {
            if (chain.Count == certificates.Count)
                throw new FunctionException("constructing chain resulted in cycle");

            chain.Add(certificates[index]);
        }

        return chain;
    }

    internal static bool IsRoot(X509Certificate2 certificate) =>
        AuthorityKey(certificate).IsEmpty || AuthorityKey(certificate).Span.SequenceEqual(SubjectKey(certificate).Span);

    private static bool IsSigner(X509Certificate2 signer, X509Certificate2 certificate) =>
        !ReferenceEquals(signer, certificate)
        && !SubjectKey(signer).IsEmpty
        && AuthorityKey(certificate).Span.SequenceEqual(SubjectKey(signer).Span);

    private static ReadOnlyMemory<byte> AuthorityKey(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier ?? default;

    private static ReadOnlyMemory<byte> SubjectKey(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes ?? default;
}
