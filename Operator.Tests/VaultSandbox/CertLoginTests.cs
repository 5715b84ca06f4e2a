using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class CertLoginTests : IDisposable
{
    private const string Unmatched = "no chain matching all constraints could be found for this login certificate";
    private const string Untrusted = "invalid certificate or no client certificate supplied";
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _client;

    public CertLoginTests()
    {
        var request = new CertificateRequest("CN=clients", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(From, To);
        _client = Issue();
    }

    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
        _authorityKey.Dispose();
    }

    [Theory]
    [InlineData("allowed_names", "app.*", true)]
    [InlineData("allowed_names", "other", false)]
    [InlineData("allowed_common_names", "app", true)]
    [InlineData("allowed_common_names", "app.test", false)]
    [InlineData("allowed_dns_sans", "*.test", true)]
    [InlineData("allowed_dns_sans", "*.prod", false)]
    [InlineData("allowed_email_sans", "app@*", true)]
    [InlineData("allowed_uri_sans", "spiffe://team/*", true)]
    [InlineData("allowed_uri_sans", "spiffe://other/*", false)]
    [InlineData("allowed_organizational_units", "payments", true)]
    [InlineData("allowed_organizational_units", "sales", false)]
    [InlineData("required_extensions", "1.2.3.4:val*", true)]
    [InlineData("required_extensions", "1.2.3.4:no", false)]
    [InlineData("required_extensions", "1.2.3.5:*", false)]
    public async Task A_role_asks_for_names_and_extensions(string field, string value, bool isAccepted)
    {
        await using var vault = await StartAsync(_client);
        await WriteRoleAsync(vault, new JsonObject { [field] = value });

        var login = await LoginAsync(vault);

        if (isAccepted)
            Assert.Equal(HttpStatusCode.OK, login.Status);
        else
            Refused(Unmatched, login);
    }

    [Fact]
    public async Task A_login_tells_who_it_was()
    {
        await using var vault = await StartAsync(_client);
        await WriteRoleAsync(vault, []);

        var auth = (await LoginAsync(vault)).Body!["auth"]!;

        Assert.Equal(("app", "web", "4660"), (Meta("common_name"), Meta("cert_name"), Meta("serial_number")));
        Assert.Equal("""["default","p"]""", auth["policies"]!.ToJsonString());
        await vault.DoAsync("POST", "auth/token/renew-self", null, auth["client_token"]!.GetValue<string>());

        string Meta(string name) => auth["metadata"]![name]!.GetValue<string>();
    }

    [Fact]
    public async Task Without_a_certificate_or_with_that_of_another_authority_nobody_logs_in()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = new CertificateRequest("CN=app", key, HashAlgorithmName.SHA256).CreateSelfSigned(From, To);
        await using var without = await StartAsync(null);
        await WriteRoleAsync(without, []);
        await using var foreign = await StartAsync(stranger);
        await WriteRoleAsync(foreign, []);

        Refused("client certificate must be supplied", await LoginAsync(without));
        Refused(Untrusted, await LoginAsync(foreign));
    }

    [Fact]
    public async Task A_certificate_on_a_revocation_list_is_refused_until_the_list_is_gone()
    {
        await using var vault = await StartAsync(_client);
        await WriteRoleAsync(vault, []);
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(_client.SerialNumberBytes.Span);
        var crl = list.Build(_authority, 1, To, HashAlgorithmName.SHA256);
        await vault.DoAsync("POST", "auth/cert/crls/one", new JsonObject { ["crl"] = PemEncoding.WriteString("X509 CRL", crl) });

        Assert.Equal("""{"4660":{}}""", (await vault.DoAsync("GET", "auth/cert/crls/one"))!["data"]!["serials"]!.ToJsonString());
        Refused(Unmatched, await LoginAsync(vault));
        await vault.DoAsync("DELETE", "auth/cert/crls/one");
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(vault)).Status);
    }

    [Fact]
    public async Task A_certificate_may_be_named_itself()
    {
        await using var vault = await StartAsync(_client);
        await WriteRoleAsync(vault, new JsonObject { ["certificate"] = _client.ExportCertificatePem() });

        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(vault)).Status);
        Assert.NotNull(vault.Server.CaCertificate);
    }

    private static Task<(HttpStatusCode Status, JsonNode? Body)> LoginAsync(SandboxVault vault) =>
        vault.SendAsync("POST", "auth/cert/login", [], token: "");

    private static void Refused(string error, (HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(error, answer.Body!["errors"]![0]!.GetValue<string>());
    }

    private Task<JsonNode?> WriteRoleAsync(SandboxVault vault, JsonObject role)
    {
        role["certificate"] ??= _authority.ExportCertificatePem();
        role["token_policies"] = "p";
        return vault.DoAsync("POST", "auth/cert/certs/web", role);
    }

    private static async Task<SandboxVault> StartAsync(X509Certificate2? client)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = clock.GetUtcNow().UtcDateTime,
            VerificationTimeIgnored = false,
        };
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = trust,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => client!,
            },
        };
        var vault = await SandboxVault.StartAsync(new VaultServerOptions { TimeProvider = clock, Tls = new VaultTlsOptions() }, clock, handler);
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(vault.Server.CaCertificate));
        await vault.DoAsync("POST", "sys/auth/cert", new JsonObject { ["type"] = "cert" });
        return vault;
    }

    private X509Certificate2 Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=app, OU=payments", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("app.test");
        names.AddEmailAddress("app@team.test");
        names.AddUri(new Uri("spiffe://team/app"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        request.CertificateExtensions.Add(new X509Extension("1.2.3.4", [0x0c, 5, .. Encoding.UTF8.GetBytes("value")], critical: false));
        using var signed = request.Create(_authority, From, To, [0x12, 0x34]);
        return X509CertificateLoader.LoadPkcs12(signed.CopyWithPrivateKey(key).Export(X509ContentType.Pkcs12), null);
    }
}
