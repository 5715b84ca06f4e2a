using System.Security.Cryptography.X509Certificates;

namespace GoTemplates.Functions.Crypto;

/// <summary>The External Secrets Operator's filters of PEM texts.</summary>
internal static class PemFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("filterPEM", (string label, string text) => Filter(label, text))
        .Add("filterCertChain", (string part, string text) => FilterChain(part, text))
        .Add("certSANs", (string text) => Names(text));

    private static GoValue Filter(string label, string text)
    {
        var blocks = Pem.Decode(text, out var rest);
        var kept = blocks.Where(block => block.Label.Equals(label, StringComparison.OrdinalIgnoreCase)).ToList();
        if (kept.Count == 0 && rest.Length > 0)
            throw new FunctionException("error filtering pem: found junk");

        return string.Concat(kept.Select(block => Pem.Encode(block.Label, block.Bytes)));
    }

    private static GoValue FilterChain(string part, string text)
    {
        var chain = CertificateChain.Order(Pem.Decode(text, out _).Select(block => block.Bytes));
        try
        {
            return part switch
            {
                "leaf" when !CertificateChain.IsRoot(chain[0]) => Pem.Encode(Pem.Certificate, chain[0].RawDataMemory.Span),
                "intermediate" => string.Concat(chain.Skip(1).TakeWhile(certificate => !CertificateChain.IsRoot(certificate))
                    .Select(certificate => Pem.Encode(Pem.Certificate, certificate.RawDataMemory.Span))),
                "root" when CertificateChain.IsRoot(chain[^1]) => Pem.Encode(Pem.Certificate, chain[^1].RawDataMemory.Span),
                _ => "",
            };
        }
        finally
        {
            chain.ForEach(certificate => certificate.Dispose());
        }
    }

    private static GoValue Names(string text)
    {
        using var certificate = CertificateChain.Load(Pem.First(text));
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return GoList.OfStrings(names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())]);
    }
}
