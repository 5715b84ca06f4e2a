using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sandbox.Vault;
using Sandbox.Vault.Engines.Pki;
using Sandbox.Vault.Identity;
using Sandbox.Vault.Namespaces;
using Sandbox.Vault.Requests;

namespace Operator.Tests.VaultSandbox;

public sealed class PkiTests
{
    [Fact]
    public async Task A_leaf_below_an_intermediate_is_trusted_until_it_is_on_the_revocation_list()
    {
        await using var vault = await SandboxVault.StartAsync();
        var root = await RootAsync(vault, "root");
        await MountAsync(vault, "int");
        var csr = Text(await vault.DoAsync("POST", "int/intermediate/generate/internal", Ec("Intermediate")), "csr");
        var signed = await vault.DoAsync(
            "POST", "root/root/sign-intermediate", new JsonObject { ["csr"] = csr, ["common_name"] = "Intermediate", ["ttl"] = "4000h" });
        using var intermediate = X509Certificate2.CreateFromPem(Text(signed, "certificate"));
        await vault.DoAsync("POST", "int/intermediate/set-signed", new JsonObject { ["certificate"] = Text(signed, "certificate") });
        await vault.DoAsync("POST", "int/config/crl", new JsonObject { ["expiry"] = "10m" });
        await RoleAsync(vault, "int", new JsonObject { ["allow_any_name"] = true, ["ttl"] = "100h" });
        var issued = await vault.DoAsync("POST", "int/issue/r", new JsonObject { ["common_name"] = "leaf.example.com" });
        using var leaf = X509Certificate2.CreateFromPem(Text(issued, "certificate"));
        await vault.DoAsync("GET", "int/crl/rotate");

        Assert.Empty(Problems(vault, leaf, intermediate, root));

        vault.Clock.Advance(TimeSpan.FromHours(1)); // past the list that the chain engine has kept
        await vault.DoAsync("POST", "int/revoke", new JsonObject { ["serial_number"] = Text(issued, "serial_number") });
        vault.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains(X509ChainStatusFlags.Revoked, Problems(vault, leaf, intermediate, root));
        root.Dispose();
    }

    [Theory]
    [InlineData("rsa", 2048, "pem", "")]
    [InlineData("rsa", 2048, "der", "pkcs8")]
    [InlineData("ec", 384, "pem", "pkcs8")]
    [InlineData("ec", 521, "der", "")]
    [InlineData("ec", 256, "pem_bundle", "")]
    public async Task A_key_fits_its_certificate_in_every_format(string type, int bits, string format, string keyFormat)
    {
        await using var vault = await SandboxVault.StartAsync();
        using var root = await RootAsync(vault, "pki");
        await RoleAsync(vault, "pki", new JsonObject { ["allow_any_name"] = true, ["key_type"] = type, ["key_bits"] = bits });

        var issued = await vault.DoAsync("POST", "pki/issue/r", new JsonObject
        {
            ["common_name"] = "a.example.com",
            ["ttl"] = "1h",
            ["format"] = format,
            ["private_key_format"] = keyFormat,
        });

        var (certificate, key) = (Text(issued, "certificate"), Text(issued, "private_key"));
        using var leaf = format == "der"
            ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate))
            : X509Certificate2.CreateFromPem(certificate);
        using AsymmetricAlgorithm pair = type == "rsa" ? RSA.Create() : ECDsa.Create();
        if (format != "der")
            pair.ImportFromPem(key);
        else if (keyFormat == "pkcs8")
            pair.ImportPkcs8PrivateKey(Convert.FromBase64String(key), out _);
        else
            ((ECDsa)pair).ImportECPrivateKey(Convert.FromBase64String(key), out _);
        Assert.Equal(leaf.PublicKey.ExportSubjectPublicKeyInfo(), pair.ExportSubjectPublicKeyInfo());
        Assert.Equal(bits, pair.KeySize);
    }

    [Theory]
    [InlineData("""{"allowed_domains": "example.com"}""", "example.com", false)]
    [InlineData("""{"allowed_domains": "example.com", "allow_bare_domains": true}""", "example.com", true)]
    [InlineData("""{"allowed_domains": "example.com", "allow_bare_domains": true}""", "a.example.com", false)]
    [InlineData("""{"allowed_domains": "example.com", "allow_subdomains": true}""", "a.b.example.com", true)]
    [InlineData("""{"allowed_domains": "example.com", "allow_subdomains": true}""", "*.example.com", true)]
    [InlineData("""{"allowed_domains": "example.com", "allow_subdomains": true}""", "badexample.com", false)]
    [InlineData("""{"allowed_domains": "example.com", "allow_subdomains": true}""", "me@mail.example.com", true)]
    [InlineData("""{"allowed_domains": "web*.example.com", "allow_glob_domains": true}""", "web7.example.com", true)]
    [InlineData("""{"allowed_domains": "web*.example.com"}""", "web7.example.com", false)]
    [InlineData("""{}""", "localhost", true)]
    [InlineData("""{"allow_localhost": false}""", "localhost", false)]
    [InlineData("""{"allow_any_name": true}""", "not a host", false)]
    [InlineData("""{"allow_any_name": true, "enforce_hostnames": false}""", "not a host", true)]
    public async Task A_common_name_is_refused_unless_the_role_allows_it(string role, string name, bool isAllowed)
    {
        await using var vault = await SandboxVault.StartAsync();
        using var root = await RootAsync(vault, "pki");
        await RoleAsync(vault, "pki", JsonNode.Parse(role)!.AsObject());

        var (status, answer) = await vault.SendAsync("POST", "pki/issue/r", new JsonObject { ["common_name"] = name, ["ttl"] = "1h" });

        if (isAllowed)
            Assert.Equal(HttpStatusCode.OK, status);
        else
            Assert.Equal($"common name {name} not allowed by this role", answer!["errors"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_signing_request_made_elsewhere_keeps_its_key_and_gets_the_names_it_asks_for()
    {
        await using var vault = await SandboxVault.StartAsync();
        using var root = await RootAsync(vault, "pki");
        await RoleAsync(vault, "pki", new JsonObject { ["allowed_domains"] = "example.com", ["allow_subdomains"] = true, ["key_type"] = "any" });
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=Ignored, CN=a.example.com", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("b.example.com");
        names.AddIpAddress(IPAddress.Parse("10.0.0.1"));
        request.CertificateExtensions.Add(names.Build());

        var signed = await vault.DoAsync(
            "POST", "pki/sign/r", new JsonObject { ["csr"] = request.CreateSigningRequestPem(), ["ttl"] = "1h" });

        using var leaf = X509Certificate2.CreateFromPem(Text(signed, "certificate"));
        var alternatives = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), leaf.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal("CN=a.example.com", leaf.Subject);
        Assert.Equal(["a.example.com", "b.example.com"], alternatives.EnumerateDnsNames());
        Assert.Equal([IPAddress.Parse("10.0.0.1")], alternatives.EnumerateIPAddresses());
    }

    [Fact]
    public async Task A_certificate_is_revoked_with_its_lease_and_tidied_away_after_its_end()
    {
        await using var vault = await SandboxVault.StartAsync();
        using var root = await RootAsync(vault, "pki");
        await RoleAsync(vault, "pki", new JsonObject { ["allow_any_name"] = true, ["generate_lease"] = true, ["ttl"] = "1h" });
        var issued = await vault.DoAsync("POST", "pki/issue/r", new JsonObject { ["common_name"] = "a.example.com" });
        var path = $"pki/cert/{Text(issued, "serial_number")}";
        Assert.Equal(0, (await vault.DoAsync("GET", path))!["data"]!["revocation_time"]!.GetValue<long>());

        await vault.DoAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = issued!["lease_id"]!.GetValue<string>() });
        Assert.NotEqual(0, (await vault.DoAsync("GET", path))!["data"]!["revocation_time"]!.GetValue<long>());

        var tidy = new JsonObject { ["tidy_cert_store"] = true, ["tidy_revoked_certs"] = true, ["safety_buffer"] = "1h" };
        await vault.DoAsync("POST", "pki/tidy", tidy.DeepClone().AsObject());
        Assert.Equal(HttpStatusCode.OK, (await vault.SendAsync("GET", path)).Status);
        vault.Clock.Advance(TimeSpan.FromHours(3));
        await vault.DoAsync("POST", "pki/tidy", tidy);
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", path)).Status);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18, false)]
    [InlineData(VaultFlavour.Vault, true)]
    [InlineData(VaultFlavour.OpenBao, true)]
    public async Task Later_servers_give_the_root_in_the_chain_and_say_that_a_life_time_was_cut(VaultFlavour flavour, bool isLater)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        using var root = await RootAsync(vault, "pki");
        await RoleAsync(vault, "pki", new JsonObject { ["allow_any_name"] = true, ["max_ttl"] = "1h" });

        var issued = await vault.DoAsync("POST", "pki/issue/r", new JsonObject { ["common_name"] = "a.example.com", ["ttl"] = "2h" });

        Assert.Equal(isLater, issued!["data"]!["ca_chain"] is JsonArray { Count: 1 });
        Assert.Equal(
            isLater ? "TTL \"2h0m0s\" is longer than permitted maxTTL \"1h0m0s\", so maxTTL is being used" : null,
            issued["warnings"]?[0]!.GetValue<string>());
    }

    [Fact]
    public async Task Later_servers_have_several_issuers_and_a_request_or_a_role_chooses()
    {
        await using var vault = await SandboxVault.StartAsync(VaultFlavour.OpenBao);
        using var first = await RootAsync(vault, "pki");
        using var second = await GenerateAsync(vault, "pki", "Second", new JsonObject { ["issuer_name"] = "second", ["key_type"] = "ed25519" });
        await RoleAsync(vault, "pki", new JsonObject { ["allow_any_name"] = true, ["key_type"] = "ed25519", ["ttl"] = "1h" });
        var name = new JsonObject { ["common_name"] = "a.example.com" };

        using var byDefault = await IssuerOfAsync("pki/issue/r");
        using var byPath = await IssuerOfAsync("pki/issuer/second/issue/r");
        await RoleAsync(vault, "pki", new JsonObject { ["allow_any_name"] = true, ["issuer_ref"] = "second", ["ttl"] = "1h" });
        using var byRole = await IssuerOfAsync("pki/issue/r");

        Assert.Equal([first.Subject, second.Subject, second.Subject], [byDefault.Issuer, byPath.Issuer, byRole.Issuer]);

        async Task<X509Certificate2> IssuerOfAsync(string path) => X509Certificate2.CreateFromPem(
            Text(await vault.DoAsync("POST", path, name.DeepClone().AsObject()), "certificate"));
    }

    [Fact]
    public async Task What_was_saved_issues_and_revokes_as_before()
    {
        var saved = await SavedAsync();
        var engine = Engine();
        engine.Load(JsonNode.Parse(saved.ToJsonString())!.AsObject());

        var list = await DoAsync(engine, Operation.Read, "crl");
        var issued = await DoAsync(engine, Operation.Update, "issue/r", new JsonObject { ["common_name"] = "b.example.com" });

        Assert.Equal(saved["issuers"]![0]!["crl"]!.GetValue<string>(), Convert.ToBase64String(list!.Raw!.Bytes.Span));
        Assert.Equal(
            saved["issuers"]![0]!["certificate"]!.GetValue<string>(), Base64Of(issued!.Data!["issuing_ca"]!.GetValue<string>()));
        var answer = await DoAsync(
            engine, Operation.Update, "revoke", new JsonObject { ["serial_number"] = issued.Data["serial_number"]!.GetValue<string>() });
        Assert.NotNull(answer!.Data!["revocation_time"]);

        static async Task<JsonObject> SavedAsync()
        {
            var engine = Engine();
            await DoAsync(engine, Operation.Update, "root/generate/internal", Ec("Root"));
            await DoAsync(engine, Operation.Update, "roles/r", new JsonObject
            {
                ["allow_any_name"] = true,
                ["ttl"] = "1h",
                ["key_type"] = "ec",
                ["key_bits"] = 256,
            });
            var issued = await DoAsync(engine, Operation.Update, "issue/r", new JsonObject { ["common_name"] = "a.example.com" });
            await DoAsync(engine, Operation.Update, "revoke", new JsonObject
            {
                ["serial_number"] = issued!.Data!["serial_number"]!.GetValue<string>(),
            });
            return engine.Save()!;
        }

        static PkiEngine Engine() => new(TimeProvider.System, VaultFlavour.Vault18, new IdentityStore(TimeProvider.System, NamespaceEntry.Root));

        static string Base64Of(string pem) => pem[PemEncoding.Find(pem).Base64Data].Replace("\n", "", StringComparison.Ordinal);
    }

    private static async Task<VaultResponse?> DoAsync(PkiEngine engine, Operation operation, string path, JsonObject? data = null) =>
        await engine.HandleAsync(
            new VaultRequest { Operation = operation, Path = $"pki/{path}", RelativePath = path, Data = data ?? [] },
            TestContext.Current.CancellationToken);

    private static IEnumerable<X509ChainStatusFlags> Problems(
        SandboxVault vault, X509Certificate2 leaf, X509Certificate2 intermediate, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.Add(intermediate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        chain.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        chain.ChainPolicy.VerificationTime = vault.Clock.GetUtcNow().UtcDateTime;
        chain.Build(leaf);
        return chain.ChainStatus.Select(s => s.Status);
    }

    private static async Task<X509Certificate2> RootAsync(SandboxVault vault, string mount)
    {
        await MountAsync(vault, mount);
        return await GenerateAsync(vault, mount, "Root", new JsonObject { ["key_type"] = "ec", ["key_bits"] = 256 });
    }

    private static async Task<X509Certificate2> GenerateAsync(SandboxVault vault, string mount, string name, JsonObject body)
    {
        body["common_name"] = name;
        body["ttl"] = "8000h";
        return X509Certificate2.CreateFromPem(Text(await vault.DoAsync("POST", $"{mount}/root/generate/internal", body), "certificate"));
    }

    private static async Task MountAsync(SandboxVault vault, string mount)
    {
        await vault.DoAsync("POST", $"sys/mounts/{mount}", new JsonObject
        {
            ["type"] = "pki",
            ["config"] = new JsonObject { ["max_lease_ttl"] = "8760h" },
        });
        await vault.DoAsync("POST", $"{mount}/config/urls", new JsonObject
        {
            ["crl_distribution_points"] = new Uri(vault.Server.Address, $"v1/{mount}/crl").ToString(),
        });
    }

    private static async Task RoleAsync(SandboxVault vault, string mount, JsonObject role)
    {
        if (role["key_type"] is null)
            (role["key_type"], role["key_bits"]) = ("ec", 256);
        await vault.DoAsync("POST", $"{mount}/roles/r", role);
    }

    private static JsonObject Ec(string name) => new() { ["common_name"] = name, ["key_type"] = "ec", ["key_bits"] = 256 };

    private static string Text(JsonNode? answer, string field) => answer!["data"]![field]!.GetValue<string>();
}
