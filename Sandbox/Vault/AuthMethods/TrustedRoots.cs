using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Vault.AuthMethods;

/// <summary>HTTP connections to servers whose certificates come from given authorities.</summary>
internal static class TrustedRoots
{
    /// <summary>A handler that trusts the certificates of a PEM text alone; the system's if it is empty.</summary>
    public static SocketsHttpHandler Handler(string pem) => pem.Length == 0
        ? new SocketsHttpHandler()
        : new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyFor(pem) } };

    private static X509ChainPolicy PolicyFor(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Without a certificate in it nothing is trusted, and what is asked for can't be reached.
        }

        return policy;
    }
}
