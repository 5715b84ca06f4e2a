using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vault.Client.Http;

/// <summary>The TLS side of a connection: whom it trusts, and why it doesn't.</summary>
internal sealed class ServerCertificateCheck(VaultConnectionOptions options, TimeProvider time)
{
    private readonly string _expectedName = options.TlsServerName ?? options.Address.IdnHost;

    /// <summary>The settings for the handler.</summary>
    public SslClientAuthenticationOptions CreateSslOptions()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,

            // A certificate names where its issuer's can be had; before it is trusted, that is a stranger telling us what to fetch.
            DisableCertificateDownloads = true,
        };
        var ssl = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = Validate,
            CertificateChainPolicy = policy,
            ClientCertificateContext = options.ClientCertificate?.CreateContext(),
        };
        if (options.CaCertificates is not { } pem)
            return ssl;

        // Of these alone: a public CA must not be able to speak for a store with a CA of its own.
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var certificate in Load(pem))
        {
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(certificate);
        }

        return ssl;
    }

    /// <summary>Why a text can't be the CA certificates; null where it can.</summary>
    public static string? ProblemOf(string pem)
    {
        try
        {
            var certificates = Load(pem);
            foreach (var certificate in certificates)
                certificate.Dispose();

            return certificates.Count > 0 ? null : "There is no certificate in the CA certificates: they must be PEM (-----BEGIN CERTIFICATE-----).";
        }
        catch (CryptographicException)
        {
            return "The CA certificates can't be read: they must be PEM (-----BEGIN CERTIFICATE-----).";
        }
    }

    private static X509Certificate2Collection Load(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates;
    }

    /// <summary>Throws rather than returning false, because the handler's own exception doesn't give the reason.</summary>
    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || options.SkipTlsVerify)
            return true;

        if (certificate is not X509Certificate2 server)
            throw new CertificateRefusedException("the server sent no certificate");

        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add($"its certificate is for {NamesOf(server)}, not for {_expectedName}");

        foreach (var status in (chain?.ChainStatus ?? []).Select(s => s.Status).Distinct())
            reasons.Add(Explain(status, server));

        throw new CertificateRefusedException(reasons.Count == 0 ? "its certificate isn't valid" : string.Join("; ", reasons));
    }

    private string Explain(X509ChainStatusFlags status, X509Certificate2 server) => status switch
    {
        X509ChainStatusFlags.NotTimeValid => ExplainTime(server),
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain =>
            $"its certificate is issued by '{server.Issuer}', which isn't trusted {(options.CaCertificates is null ? "here; give its CA certificate" : "by the given CA certificates")}",
        _ => $"its certificate isn't valid ({status})",
    };

    private string ExplainTime(X509Certificate2 server)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (server.NotAfter.ToUniversalTime() < now)
            return $"its certificate expired at {server.NotAfter.ToUniversalTime():u}";

        return server.NotBefore.ToUniversalTime() > now
            ? $"its certificate isn't valid before {server.NotBefore.ToUniversalTime():u}"
            : "a certificate in its chain has expired";
    }

    private static string NamesOf(X509Certificate2 server)
    {
        var names = server.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Take(5);
        var text = string.Join(", ", names);
        return text.Length == 0 ? "no host name at all" : text;
    }
}
