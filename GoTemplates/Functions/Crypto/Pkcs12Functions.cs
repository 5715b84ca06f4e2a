using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GoTemplates.Text;

namespace GoTemplates.Functions.Crypto;

/// <summary>The External Secrets Operator's functions on PKCS#12 archives.</summary>
internal static class Pkcs12Functions
{
    private const int KeyDerivationSteps = 100_000;

    internal static void Register(FunctionSetBuilder functions)
    {
        functions
            .Add("pkcs12key", (string archive) => Key("", archive))
            .Add("pkcs12keyPass", (string password, string archive) => Key(password, archive))
            .Add("pkcs12cert", (string archive) => Certificates("", archive))
            .Add("pkcs12certPass", (string password, string archive) => Certificates(password, archive));
        Add(functions, "pemToPkcs12", 2, call => Archive(call, withChain: false, hasKey: true));
        Add(functions, "pemToPkcs12Pass", 3, call => Archive(call, withChain: false, hasKey: true));
        Add(functions, "fullPemToPkcs12", 2, call => Archive(call, withChain: true, hasKey: true));
        Add(functions, "fullPemToPkcs12Pass", 3, call => Archive(call, withChain: true, hasKey: true));
        Add(functions, "pemTruststoreToPKCS12", 1, call => Archive(call, withChain: true, hasKey: false));
        Add(functions, "pemTruststoreToPKCS12Pass", 2, call => Archive(call, withChain: true, hasKey: false));
    }

    // The archives are salted, so that each differs.
    private static void Add(FunctionSetBuilder functions, string name, int parameters, FunctionBody body) =>
        functions.Add(new TemplateFunction(name, Enumerable.Repeat(ParameterType.String, parameters), body) { IsRandom = true });

    private static GoValue Key(string password, string archive)
    {
        using var certificate = Open(password, archive).First(item => item.HasPrivateKey);
        return Pem.Encode(Pem.PrivateKey, PrivateKeys.Of(certificate).ExportPkcs8PrivateKey());
    }

    private static GoValue Certificates(string password, string archive)
    {
        var certificates = Open(password, archive).OrderByDescending(item => item.HasPrivateKey).ToList();
        try
        {
            certificates = CertificateChain.Order(certificates.Select(item => item.RawData));
        }
        catch (FunctionException)
        {
            // What makes no chain is given in the archive's order, as the External Secrets Operator does.
        }

        return string.Concat(certificates.Select(item => Pem.Encode(Pem.Certificate, item.RawDataMemory.Span)));
    }

    private static X509Certificate2Collection Open(string password, string archive)
    {
        try
        {
            var collection = X509CertificateLoader.LoadPkcs12Collection(
                GoString.ToBytes(archive), password, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);
            return collection.Any(item => item.HasPrivateKey) ? collection : throw new FunctionException("the PKCS#12 archive has no private key");
        }
        catch (CryptographicException)
        {
            throw new FunctionException("unable to decode pkcs12 with password: it is none, or the password is another");
        }
    }

    private static GoValue Archive(FunctionCall call, bool withChain, bool hasKey)
    {
        call.Context.Step(KeyDerivationSteps);
        var password = call.Count > (hasKey ? 2 : 1) ? call[call.Count - 1].AsString() : "";
        var blocks = Pem.Decode(call[0].AsString(), out _);
        if (blocks.Count == 0)
            throw new FunctionException("no PEM data in input");

        var certificates = blocks.Take(withChain ? blocks.Count : 1).Select(block => CertificateChain.Load(block.Bytes)).ToArray();
        if (hasKey) certificates[0] = WithKey(certificates[0], call[1].AsString());
        var collection = new X509Certificate2Collection(certificates);
        return Convert.ToBase64String(collection.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password));
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, string key)
    {
        try
        {
            using var privateKey = PrivateKeys.Load(key);
            return privateKey is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)privateKey);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new FunctionException("the private key is not that of the certificate");
        }
    }
}
