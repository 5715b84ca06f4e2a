using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.EndToEnd;

/// <summary>A store of the sandbox that speaks TLS, as its administrator, and the authority of the clients that it trusts.</summary>
internal sealed class TlsStore : IDisposable
{
    private readonly HttpClient _http;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public TlsStore(VaultServer store)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(store.CaCertificate));
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } }) { BaseAddress = store.Address };
        _http.DefaultRequestHeaders.Add("X-Vault-Token", new VaultServerOptions().RootToken);
        _authority = SelfSigned("clients", _key, isAuthority: true);
    }

    /// <summary>A certificate that this store's authority didn't issue.</summary>
    public static (string Certificate, string Key) Stranger()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSigned("stranger", key, isAuthority: false);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Enables ldap and cert, and writes <c>kv/app</c> for those who log in by them.</summary>
    public async Task PrepareAsync(string name, CancellationToken cancellationToken)
    {
        await WriteAsync("sys/mounts/kv", new JsonObject { ["type"] = "kv" }, cancellationToken);
        await WriteAsync("kv/app", new JsonObject { ["k"] = "v" }, cancellationToken);
        await WriteAsync($"sys/policies/acl/{name}", new JsonObject { ["policy"] = """path "kv/*" { capabilities = ["read"] }""" }, cancellationToken);
        await WriteAsync("sys/auth/ldap", new JsonObject { ["type"] = "ldap" }, cancellationToken);
        await WriteAsync(
            "auth/ldap/config",
            new JsonObject { ["userdn"] = "ou=people,dc=example,dc=org", ["token_policies"] = name, ["token_ttl"] = "20m" },
            cancellationToken);
        await WriteAsync("sys/auth/cert", new JsonObject { ["type"] = "cert" }, cancellationToken);
        await WriteAsync(
            "auth/cert/certs/app", new JsonObject { ["certificate"] = _authority.ExportCertificatePem(), ["token_policies"] = name }, cancellationToken);
    }

    /// <summary>Issues a client certificate.</summary>
    public (string Certificate, string Key) Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var certificate = request.Create(_authority, new DateTimeOffset(_authority.NotBefore), new DateTimeOffset(_authority.NotAfter), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
        _key.Dispose();
    }

    private static X509Certificate2 SelfSigned(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task WriteAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString());
        using var response = await _http.PostAsync(new Uri($"/v1/{path}", UriKind.Relative), content, cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
