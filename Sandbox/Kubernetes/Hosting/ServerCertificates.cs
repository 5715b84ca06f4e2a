using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Kubernetes.Hosting;

/// <summary>A certificate authority of the sandbox's own and the server certificate it signs. Made anew at each start.</summary>
public sealed class ServerCertificates : IDisposable
{
    private ServerCertificates(string authorityPem, X509Certificate2 server) => (AuthorityPem, Server) = (authorityPem, server);

    /// <summary>The authority's certificate, as clients need it.</summary>
    public string AuthorityPem { get; }

    /// <summary>The server's certificate with its key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Makes an authority and a certificate for <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c>.</summary>
    /// <param name="time">The clock, for the validity: from an hour ago for ten years.</param>
    public static ServerCertificates Create(TimeProvider time)
    {
        var now = time.GetUtcNow();
        var (from, to) = (now.AddHours(-1), now.AddYears(10));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=secret-courier-sandbox-ca", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=secret-courier-sandbox", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc" })
            names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        Span<byte> serial = stackalloc byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] &= 0x7f;
        using var signed = request.Create(authority, from, to, serial);
        return new(authority.ExportCertificatePem(), signed.CopyWithPrivateKey(key));
    }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();
}
