using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sandbox.Kubernetes.Hosting;

namespace Sandbox.Vault;

/// <summary>The certificate that the server shows.</summary>
internal sealed class VaultCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _chain;

    private VaultCertificate(X509Certificate2 certificate, X509Certificate2Collection chain, string? authorityPem) =>
        (_certificate, _chain, AuthorityPem) = (certificate, chain, authorityPem);

    /// <summary>The authority that was made for it; null if the certificate was given.</summary>
    public string? AuthorityPem { get; }

    /// <summary>The certificate of these options.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Certificate or key aren't PEM, or don't belong together.</exception>
    public static VaultCertificate Of(VaultTlsOptions options, TimeProvider clock)
    {
        if (options.Certificate is null)
        {
            var made = ServerCertificates.Create(clock);
            return new VaultCertificate(made.Server, [], made.AuthorityPem);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(options.Certificate);
        return new VaultCertificate(X509Certificate2.CreateFromPem(options.Certificate, options.PrivateKey), [.. chain.Skip(1)], authorityPem: null);
    }

    /// <summary>Asks clients for a certificate and takes any: what it is good for, the auth method says.</summary>
    public HttpsConnectionAdapterOptions Options() => new()
    {
        ServerCertificate = _certificate,
        ServerCertificateChain = _chain,
        ClientCertificateMode = ClientCertificateMode.AllowCertificate,
        ClientCertificateValidation = (_, _, _) => true,
    };

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();
}
