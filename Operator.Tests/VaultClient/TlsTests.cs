using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vault.Client;

namespace Operator.Tests.VaultClient;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _authority = Authority("CN=Ours");

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_the_given_CA_is_trusted_and_HTTP_2_is_spoken()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1"));

        Assert.Equal("HTTP/2", await AskAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem() }));
    }

    [Fact]
    public async Task Without_the_CA_it_is_not_trusted()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1"));

        await RefusedAsync(server, o => o, "issued by 'CN=Ours', which isn't trusted here");
    }

    [Fact]
    public async Task Another_CA_does_not_do()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1"));
        using var other = Authority("CN=Other");

        await RefusedAsync(server, o => o with { CaCertificates = other.ExportCertificatePem() }, "isn't trusted by the given CA certificates");
    }

    [Fact]
    public async Task The_name_is_checked_though_the_CA_is_trusted()
    {
        await using var server = await ServeAsync(Issue("vault.example"));

        await RefusedAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem() }, "certificate is for vault.example, not for 127.0.0.1");
    }

    [Fact]
    public async Task The_name_can_be_given()
    {
        await using var server = await ServeAsync(Issue("vault.example"));

        await AskAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem(), TlsServerName = "vault.example" });
    }

    [Fact]
    public async Task A_given_name_that_the_certificate_lacks_is_refused()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1"));

        await RefusedAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem(), TlsServerName = "vault.example" }, "not for vault.example");
    }

    [Fact]
    public async Task An_expired_certificate_is_called_that()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1", expired: true));

        await RefusedAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem() }, "expired at ");
    }

    [Fact]
    public async Task Verification_can_be_turned_off()
    {
        await using var server = await ServeAsync(Issue("vault.example", expired: true));

        await AskAsync(server, o => o with { SkipTlsVerify = true });
    }

    [Fact]
    public async Task A_server_that_asks_who_we_are_is_shown_the_client_certificate()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1"), mutual: true);
        using var own = Issue("operator");

        await AskAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem(), ClientCertificate = Pem(own) });
    }

    [Fact]
    public async Task Without_a_client_certificate_it_sends_us_away()
    {
        await using var server = await ServeAsync(Issue("127.0.0.1"), mutual: true);

        var error = await Assert.ThrowsAsync<VaultApiException>(() => AskAsync(server, o => o with { CaCertificates = _authority.ExportCertificatePem() }));

        Assert.True(error.Kind is VaultErrorKind.Tls or VaultErrorKind.Unreachable, error.Message);
    }

    [Fact]
    public void A_client_certificate_with_another_s_key_is_refused_without_a_word_of_the_key()
    {
        using var own = Issue("operator");
        using var other = Issue("operator");
        var mixed = new ClientCertificatePem(own.ExportCertificatePem(), Pem(other).KeyPem);

        var error = Assert.Throws<ArgumentException>((ClientBench.Options with { ClientCertificate = mixed }).Validate);

        Assert.Contains("private key that belongs to it", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", error.ToString() + mixed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_certificate_cannot_make_us_fetch_what_it_names(bool withCa, bool skipVerify)
    {
        var fetched = 0;
        await using var issuer = await ServeAsync(certificate: null, () => Interlocked.Increment(ref fetched));
        await using var server = await ServeAsync(Issue("127.0.0.1", issuerAddress: new Uri(AddressOf(issuer), "ca.crt")));
        using var other = Authority("CN=Other");

        ValueTask<Exception?> TryAsync() => Record.ExceptionAsync(
            () => AskAsync(server, o => o with { CaCertificates = withCa ? other.ExportCertificatePem() : null, SkipTlsVerify = skipVerify }));

        // The server fetches it too, once, to complete the chain that it sends.
        await TryAsync();
        var fetchedByServer = fetched;
        await TryAsync();

        Assert.Equal(fetchedByServer, fetched);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void CA_certificates_must_be_PEM(string pem) =>
        Assert.Throws<ArgumentException>(() => new Vault.Client.Http.VaultClient(
            new VaultConnectionOptions { Address = new Uri("https://vault.test"), CaCertificates = pem }, TimeProvider.System));

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        var server = await ServeAsync(Issue("127.0.0.1"));
        var address = AddressOf(server);
        await server.DisposeAsync();
        using var client = new Vault.Client.Http.VaultClient(new VaultConnectionOptions { Address = address }, TimeProvider.System);

        var error = await Assert.ThrowsAsync<VaultApiException>(
            () => client.SendAsync(SessionBench.Request(), TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.Unreachable, error.Kind);
    }

    private static async Task RefusedAsync(WebApplication server, Func<VaultConnectionOptions, VaultConnectionOptions> options, string reason)
    {
        var error = await Assert.ThrowsAsync<VaultApiException>(() => AskAsync(server, options));

        Assert.Equal(VaultErrorKind.Tls, error.Kind);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(WebApplication server, Func<VaultConnectionOptions, VaultConnectionOptions> options)
    {
        using var client = new Vault.Client.Http.VaultClient(options(new VaultConnectionOptions { Address = AddressOf(server) }), TimeProvider.System);
        using var response = await client.SendAsync(SessionBench.Request(), TestContext.Current.CancellationToken);
        return response.Json.GetProperty("protocol").GetString()!;
    }

    private static Uri AddressOf(WebApplication server) =>
        new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<WebApplication> ServeAsync(X509Certificate2? certificate, Action? onRequest = null, bool mutual = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    if (mutual)
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (shown, _, _) => shown.Issuer == "CN=Ours";
                });
            }
        }));
        var server = builder.Build();
        server.Run(context =>
        {
            onRequest?.Invoke();
            return context.Response.WriteAsync($$"""{"protocol":"{{context.Request.Protocol}}"}""", context.RequestAborted);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static ClientCertificatePem Pem(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return new ClientCertificatePem(certificate.ExportCertificatePem(), new SecretValue(Encoding.UTF8.GetBytes(key.ExportPkcs8PrivateKeyPem())));
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));
    }

    private X509Certificate2 Issue(string name, bool expired = false, Uri? issuerAddress = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var ip))
            names.AddIpAddress(ip);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        if (issuerAddress is not null)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, [issuerAddress.ToString()]));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(_authority, now.AddDays(-5), now.AddDays(expired ? -1 : 5), [1, 2, 3, 4]);
        return certificate.CopyWithPrivateKey(key);
    }
}
