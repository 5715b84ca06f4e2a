using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Tests.VaultSandbox;
using Sandbox.Vault;
using Vault.Client;
using Vault.Client.Secrets;
using Client = Vault.Client.Http.VaultClient;

namespace Operator.Tests.VaultClient;

/// <summary>Certificates, at each of the three servers.</summary>
public sealed class PkiEngineTests
{
    public static TheoryData<VaultFlavour> Flavours => [VaultFlavour.Vault18, VaultFlavour.Vault, VaultFlavour.OpenBao];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_certificate_is_issued_and_revoked(VaultFlavour flavour)
    {
        await using var vault = await AuthorityAsync(flavour);
        using var client = Connect(vault);
        var pki = new PkiEngine(new RootTransport(client), "pki");

        var issued = await pki.IssueAsync("web", null, Body("""{"common_name":"a.shop.example","ttl":"1h"}"""), Cancelled);

        using var certificate = X509Certificate2.CreateFromPem(Text(issued.Value), Text(issued.PrivateKey));
        Assert.Equal("CN=a.shop.example", certificate.Subject);
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), issued.ExpiresAt.UtcDateTime);
        Assert.Equal(certificate.SerialNumber, issued.SerialNumber.Replace(":", "", StringComparison.Ordinal), ignoreCase: true);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", Text(issued.IssuingCa), StringComparison.Ordinal);
        Assert.Contains("private_key_type", issued.Data.Keys);

        await pki.RevokeAsync(issued.SerialNumber, Cancelled);
        await pki.RevokeAsync(issued.SerialNumber, Cancelled);
        var read = await vault.DoAsync("GET", $"pki/cert/{issued.SerialNumber}");
        Assert.NotEqual(0, read!["data"]!["revocation_time"]!.GetValue<long>());
    }

    [Theory]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task An_issuer_is_named_in_the_path_that_the_engine_has(VaultFlavour flavour)
    {
        await using var vault = await AuthorityAsync(flavour);
        using var client = Connect(vault);
        var pki = new PkiEngine(new RootTransport(client), "/pki/");

        var issued = await pki.IssueAsync("web", "default", Body("""{"common_name":"a.shop.example"}"""), Cancelled);
        var error = await Assert.ThrowsAsync<VaultApiException>(
            () => pki.IssueAsync("web", "nobody", Body("""{"common_name":"a.shop.example"}"""), Cancelled));

        Assert.NotEmpty(issued.Chain);
        Assert.Equal("pki/issuer/nobody/issue/web", error.Path);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public async Task A_key_that_stays_here_is_certified(VaultFlavour flavour)
    {
        await using var vault = await AuthorityAsync(flavour);
        using var client = Connect(vault);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=b.shop.example", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

        var signed = await new PkiEngine(new RootTransport(client), "pki").SignAsync(
            "web", null, Body(new JsonObject { ["csr"] = csr, ["common_name"] = "b.shop.example" }.ToJsonString()), Cancelled);

        Assert.Equal(0, signed.PrivateKey.Length);
        using var certificate = X509Certificate2.CreateFromPem(Text(signed.Value));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public async Task An_answer_without_a_certificate_is_none()
    {
        using var vault = new FakeVault(_ => FakeVault.Json(200, """{"data":{"certificate":"x","serial_number":"01","expiration":"soon"}}"""));
        using var client = new Client(new VaultConnectionOptions { Address = new Uri("https://vault.test") }, vault, TimeProvider.System);

        var error = await Assert.ThrowsAsync<VaultApiException>(() => new PkiEngine(client, "pki").IssueAsync("web", null, Body("{}"), Cancelled));

        Assert.Equal(VaultErrorKind.InvalidResponse, error.Kind);
    }

    private static byte[] Body(string json) => Encoding.UTF8.GetBytes(json);

    private static string Text(SecretValue value) => Encoding.UTF8.GetString(value.Reveal().Span);

    private static Client Connect(SandboxVault vault) => new(new VaultConnectionOptions { Address = vault.Server.Address }, TimeProvider.System);

    private static async Task<SandboxVault> AuthorityAsync(VaultFlavour flavour)
    {
        var vault = await SandboxVault.StartAsync(flavour);
        await vault.DoAsync("POST", "sys/mounts/pki", new JsonObject { ["type"] = "pki", ["config"] = new JsonObject { ["max_lease_ttl"] = "8760h" } });
        await vault.DoAsync("POST", "pki/root/generate/internal", new JsonObject { ["common_name"] = "Root", ["ttl"] = "8000h", ["key_type"] = "ec", ["key_bits"] = 256 });
        await vault.DoAsync(
            "POST", "pki/roles/web", new JsonObject { ["allowed_domains"] = "shop.example", ["allow_subdomains"] = true, ["key_type"] = "ec", ["key_bits"] = 256 });
        return vault;
    }
}
