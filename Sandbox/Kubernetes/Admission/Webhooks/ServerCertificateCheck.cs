using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Kubernetes.Admission.Webhooks;

/// <summary>
/// Verifies a server's certificate as Go's <c>crypto/x509</c> does, and says so in its words: any certificate of the bundle is an
/// anchor, the common name doesn't count, nothing is asked about revocation.
/// </summary>
/// <param name="anchors">The certificates to trust; null for those of the system.</param>
/// <param name="host">The name or address that the certificate must be for.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerCertificateCheck(X509Certificate2Collection? anchors, string host, TimeProvider time)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>What is wrong; null if nothing is.</summary>
    /// <param name="certificate">The server's certificate.</param>
    /// <param name="others">What it sent with it.</param>
    public string? Problem(X509Certificate2 certificate, X509Certificate2Collection others) =>
        (OutOfTime(certificate) ?? WrongName(certificate) ?? Untrusted(certificate, others)) is { } problem
            ? $"tls: failed to verify certificate: x509: {problem}"
            : null;

    private string? OutOfTime(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        var relation = now < from ? $"before {Show(from)}" : now > to ? $"after {Show(to)}" : null;
        return relation is null
            ? null
            : $"certificate has expired or is not yet valid: current time {Show(now)} is {relation}";
    }

    private string? WrongName(X509Certificate2 certificate)
    {
        if (certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
            return null;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (names is null && certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: true))
            return "certificate relies on legacy Common Name field, use SANs instead";
        List<string> valid = IPAddress.TryParse(host, out _)
            ? [.. names?.EnumerateIPAddresses().Select(address => address.ToString()) ?? []]
            : [.. names?.EnumerateDnsNames() ?? []];
        if (valid.Count > 0)
            return $"certificate is valid for {string.Join(", ", valid)}, not {host}";
        return IPAddress.TryParse(host, out _)
            ? $"cannot validate certificate for {host} because it doesn't contain any IP SANs"
            : $"certificate is not valid for any names, but wanted to match {host}";
    }

    private string? Untrusted(X509Certificate2 certificate, X509Certificate2Collection others)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.VerificationTime = time.GetUtcNow().UtcDateTime;
        policy.ExtraStore.AddRange(others);
        if (anchors is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(anchors);
            // Whether an anchor that didn't sign itself is in the chain is looked up below.
            policy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        }

        var isBuilt = chain.Build(certificate);
        var isAnchored = anchors is null || chain.ChainElements.Any(element => anchors.Any(anchor => Same(anchor, element.Certificate)));
        if (!isBuilt || !isAnchored)
            return "certificate signed by unknown authority" + Hint(certificate);
        var usages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages;
        return usages is null || usages.Cast<Oid>().Any(usage => usage.Value is ServerAuthentication or "2.5.29.37.0")
            ? null
            : "certificate specifies an incompatible key usage";
    }

    /// <summary>An authority of the right name, but with another key, is what a bundle of yesterday has.</summary>
    private string Hint(X509Certificate2 certificate)
    {
        var namesake = anchors?.FirstOrDefault(anchor => anchor.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData));
        if (namesake is null)
            return "";
        var why = namesake.GetKeyAlgorithm() == "1.2.840.113549.1.1.1" ? "crypto/rsa: verification error" : "x509: ECDSA verification failure";
        return $" (possibly because of \"{why}\" while trying to verify candidate authority certificate "
            + $"\"{namesake.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}\")";
    }

    private static bool Same(X509Certificate2 left, X509Certificate2 right) => left.RawDataMemory.Span.SequenceEqual(right.RawDataMemory.Span);

    private static string Show(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
