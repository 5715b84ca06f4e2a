using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Operator.Runtime.Client.Configuration;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// Checks the server's certificate against the configured authorities and nothing else. A file is read at each handshake (they are rare,
/// and a projected volume's symlinks keep their times when the content changes).
/// </summary>
internal sealed class ServerTrust(string? pem, string? file)
{
    private readonly Lock _lock = new();
    private (string Pem, X509Certificate2Collection Authorities)? _current;

    /// <summary>The TLS settings that <paramref name="configuration"/> asks for.</summary>
    public static SslClientAuthenticationOptions OptionsFor(ClientConfiguration configuration)
    {
        var options = new SslClientAuthenticationOptions();
        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig says insecure-skip-tls-verify: its owner's decision, as in kubectl.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.CertificateAuthorityPem is not null || configuration.CertificateAuthorityFile is not null)
        {
            var trust = new ServerTrust(configuration.CertificateAuthorityPem, configuration.CertificateAuthorityFile);
            trust.Authorities();

            // The stack builds a chain of its own before it asks us; it must not download issuers for that.
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.RemoteCertificateValidationCallback = trust.Validate;
        }

        if (configuration.ClientCertificate is { } certificate)
            options.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Load();
        return options;
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? offered, SslPolicyErrors errors)
    {
        // Trust is ours to decide; that there is a certificate and that its name fits isn't.
        if (certificate is not X509Certificate2 leaf || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities());
        if (offered is not null)
            chain.ChainPolicy.ExtraStore.AddRange(offered.ChainPolicy.ExtraStore);
        return chain.Build(leaf);
    }

    private X509Certificate2Collection Authorities()
    {
        try
        {
#pragma warning disable MA0045 // TLS asks in a synchronous callback.
            var text = pem ?? File.ReadAllText(file!);
#pragma warning restore MA0045
            lock (_lock)
            {
                if (_current is { } current && current.Pem == text)
                    return current.Authorities;
                var authorities = new X509Certificate2Collection();
                authorities.ImportFromPem(text);
                _current = (text, authorities);
                return authorities;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ClientConfigurationException($"The API server's CA ({file ?? "inline"}) can't be loaded: {e.Message}", e);
        }
    }
}
