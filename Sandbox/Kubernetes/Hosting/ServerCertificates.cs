using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sandbox.Kubernetes.Hosting;

/// <summary>A certificate authority of the sandbox's own and the server certificate it signs. The server certificate is made anew at each start.</summary>
public sealed class ServerCertificates : IDisposable
{
    private readonly string _authorityKeyPem;

    private ServerCertificates(string authorityPem, string authorityKeyPem, X509Certificate2 server) =>
        (AuthorityPem, _authorityKeyPem, Server) = (authorityPem, authorityKeyPem, server);

    /// <summary>The authority's certificate, as clients need it.</summary>
    public string AuthorityPem { get; }

    /// <summary>The server's certificate with its key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Makes an authority, if there is none yet, and a certificate for <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c>.</summary>
    /// <param name="time">The clock, for the validity: from an hour ago for ten years.</param>
    /// <param name="authorityPem">An authority's certificate and key as <see cref="ExportAuthority"/> gave them; null for a new one.</param>
    public static ServerCertificates Create(TimeProvider time, string? authorityPem = null)
    {
        var now = time.GetUtcNow();
        using var authority = authorityPem is null
            ? CreateAuthority(now)
            : X509Certificate2.CreateFromPem(authorityPem, authorityPem);
        // None outlives its issuer.
        var (issuedFrom, issuedTo) = (new DateTimeOffset(authority.NotBefore), new DateTimeOffset(authority.NotAfter));
        var from = now.AddHours(-1) > issuedFrom ? now.AddHours(-1) : issuedFrom;
        var to = now.AddYears(10) < issuedTo ? now.AddYears(10) : issuedTo;
        using var authorityKey = authority.GetECDsaPrivateKey()!;
        return new(authority.ExportCertificatePem(), authorityKey.ExportPkcs8PrivateKeyPem(), CreateServer(authority, from, to));
    }

    /// <summary>The authority's certificate and private key in PEM, to be kept secret.</summary>
    public string ExportAuthority() => $"{AuthorityPem}\n{_authorityKeyPem}\n";

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();

    private static X509Certificate2 CreateAuthority(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=secret-courier-sandbox-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(10));
    }

    private static X509Certificate2 CreateServer(X509Certificate2 authority, DateTimeOffset from, DateTimeOffset to)
    {
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
        return signed.CopyWithPrivateKey(key);
    }
}
