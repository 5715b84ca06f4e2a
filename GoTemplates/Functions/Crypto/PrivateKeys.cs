using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GoTemplates.Functions.Crypto;

/// <summary>Private keys from PEM and certificates: RSA and elliptic curves.</summary>
internal static class PrivateKeys
{
    /// <exception cref="FunctionException">The text is no such key.</exception>
    internal static AsymmetricAlgorithm Load(string pem)
    {
        var block = Pem.Decode(pem, out _).FirstOrDefault(block => block.Label.EndsWith(Pem.PrivateKey, StringComparison.Ordinal));
        if (block.Bytes is null)
            throw new FunctionException("no private key in PEM input");

        return TryLoad(RSA.Create(), block.Label, block.Bytes) ?? TryLoad(ECDsa.Create(), block.Label, block.Bytes)
            ?? throw new FunctionException("the private key is of a kind that is not supported: RSA and elliptic curves are");
    }

    internal static AsymmetricAlgorithm Of(X509Certificate2 certificate) =>
        (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()
        ?? throw new FunctionException("the private key is of a kind that is not supported: RSA and elliptic curves are");

    /// <summary>The key in the PEM form that Go's own format of its kind has.</summary>
    internal static string Encode(AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => Pem.Encode("RSA PRIVATE KEY", rsa.ExportRSAPrivateKey()),
        ECDsa curve => Pem.Encode("EC PRIVATE KEY", curve.ExportECPrivateKey()),
        _ => Pem.Encode(Pem.PrivateKey, key.ExportPkcs8PrivateKey()),
    };

    private static AsymmetricAlgorithm? TryLoad(AsymmetricAlgorithm key, string label, byte[] bytes)
    {
        try
        {
            switch (key)
            {
                case RSA rsa when label == "RSA PRIVATE KEY":
                    rsa.ImportRSAPrivateKey(bytes, out _);
                    return key;
                case ECDsa curve when label == "EC PRIVATE KEY":
                    curve.ImportECPrivateKey(bytes, out _);
                    return key;
                case not null when label == Pem.PrivateKey:
                    key.ImportPkcs8PrivateKey(bytes, out _);
                    return key;
            }
        }
        catch (CryptographicException)
        {
            // Of another kind: the next one is tried.
        }

        key?.Dispose();
        return null;
    }
}
