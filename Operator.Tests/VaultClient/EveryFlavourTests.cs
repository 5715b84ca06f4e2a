using System.Text;
using System.Text.Json.Nodes;
using Operator.Tests.VaultSandbox;
using Sandbox.Vault;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Secrets;
using Vault.Client.Sessions;
using Vault.Client.SystemBackend;

namespace Operator.Tests.VaultClient;

/// <summary>The client against the sandbox as each of the three servers.</summary>
public sealed class EveryFlavourTests : IDisposable
{
    private readonly TokenReviewDouble _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task Both_versions_of_key_value_are_told_apart_and_read(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);

        Assert.Equal(KeyValueVersion.V2, await bench.Engine.DetectVersionAsync("secret", "app", null, Cancellation));
        Assert.Equal(KeyValueVersion.V1, await bench.Engine.DetectVersionAsync("kv", "app", null, Cancellation));
        Assert.Equal("two", await bench.ReadAsync(KeyValueVersion.V2, "secret"));
        Assert.Equal("one", await bench.ReadAsync(KeyValueVersion.V1, "kv"));
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task A_secret_is_missing_deleted_or_destroyed(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);

        Assert.Equal(KeyValueAbsence.Missing, await AbsenceAsync("gone"));
        await bench.Vault.DoAsync("DELETE", "secret/data/app");
        Assert.Equal(KeyValueAbsence.Deleted, await AbsenceAsync("app"));
        await bench.Vault.DoAsync("POST", "secret/destroy/app", new JsonObject { ["versions"] = new JsonArray(1) });
        Assert.Equal(KeyValueAbsence.Destroyed, await AbsenceAsync("app"));

        async Task<KeyValueAbsence?> AbsenceAsync(string path) =>
            (await bench.Engine.ReadAsync(KeyValueVersion.V2, "secret", path, null, null, Cancellation)).Absence;
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task A_mount_read_as_the_wrong_version_or_that_is_not_there_is_no_missing_secret(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);

        Assert.Equal(VaultErrorKind.InvalidRequest, (await FailsAsync(() => bench.ReadAsync(KeyValueVersion.V1, "secret"))).Kind);
        Assert.Equal(VaultErrorKind.NotFound, (await FailsAsync(() => bench.ReadAsync(KeyValueVersion.V2, "nowhere", asRoot: true))).Kind);
        Assert.Equal(
            VaultErrorKind.PermissionDenied,
            (await FailsAsync(() => bench.Engine.DetectVersionAsync("nowhere", "app", null, Cancellation))).Kind);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task A_login_is_renewed_in_time(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);
        await bench.UseForAsync(TimeSpan.FromMinutes(40));
        await SessionBench.EventuallyAsync(() => bench.Log.Lines.Any(l => l.Contains("was renewed", StringComparison.Ordinal)));
        await bench.UseForAsync(TimeSpan.FromMinutes(30));

        Assert.Equal("two", await bench.ReadAsync(KeyValueVersion.V2, "secret"));
        Assert.Single(_cluster.Reviews);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task A_token_that_was_revoked_is_replaced_without_anybody_noticing(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);
        await bench.ReadAsync(KeyValueVersion.V2, "secret");
        await bench.Vault.DoAsync("POST", "sys/leases/revoke-prefix/auth/kubernetes");

        Assert.Equal("two", await bench.ReadAsync(KeyValueVersion.V2, "secret"));
        Assert.Equal(2, _cluster.Reviews.Count);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task Missing_rights_cause_no_login(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);
        await bench.Vault.DoAsync("POST", "sys/mounts/other", new JsonObject { ["type"] = "kv" });

        Assert.Equal(VaultErrorKind.PermissionDenied, (await FailsAsync(() => bench.ReadAsync(KeyValueVersion.V1, "other"))).Kind);
        Assert.Single(_cluster.Reviews);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18, VaultErrorKind.ServerError)]
    [InlineData(VaultFlavour.Vault, VaultErrorKind.PermissionDenied)]
    [InlineData(VaultFlavour.OpenBao, VaultErrorKind.PermissionDenied)]
    public async Task A_service_account_that_may_not_log_in_is_refused(VaultFlavour flavour, VaultErrorKind expected)
    {
        await using var bench = await BenchAsync(flavour);
        var transport = bench.Session(new KubernetesAuthMethod(
            new AuthMount("kubernetes"), "app", _ => Accepted("elsewhere", "uid-9")), "stranger");

        var error = await FailsAsync(() => new KeyValueEngine(transport).DetectVersionAsync("secret", "app", null, Cancellation));

        Assert.Equal(expected, error.Kind);
        Assert.Equal("login", error.Operation);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task A_given_token_serves_until_its_end(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);
        var token = await bench.Vault.CreateTokenAsync(new JsonObject { ["policies"] = "app", ["ttl"] = "1h", ["renewable"] = false });
        var engine = new KeyValueEngine(bench.Session(new TokenAuthMethod(_ => Task.FromResult(new SecretValue(Encoding.UTF8.GetBytes(token)))), "given"));
        await engine.DetectVersionAsync("secret", "app", null, Cancellation);

        bench.Vault.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(
            VaultErrorKind.PermissionDenied, (await FailsAsync(() => engine.DetectVersionAsync("secret", "app", null, Cancellation))).Kind);
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18, "1.8.0")]
    [InlineData(VaultFlavour.Vault, "1.20.4")]
    [InlineData(VaultFlavour.OpenBao, "2.6.2")]
    public async Task A_sealed_server_is_recognised(VaultFlavour flavour, string version)
    {
        await using var bench = await BenchAsync(flavour);
        await bench.ReadAsync(KeyValueVersion.V2, "secret");
        Assert.True((await bench.Client.ReadHealthAsync(Cancellation)).IsHealthy);
        await bench.Vault.DoAsync("POST", "sys/seal");

        Assert.Equal(VaultErrorKind.Sealed, (await FailsAsync(() => bench.ReadAsync(KeyValueVersion.V2, "secret"))).Kind);
        var health = await bench.Client.ReadHealthAsync(Cancellation);
        Assert.Equal((true, version), (health.Sealed, health.Version));
    }

    [Theory]
    [InlineData(VaultFlavour.Vault18)]
    [InlineData(VaultFlavour.Vault)]
    [InlineData(VaultFlavour.OpenBao)]
    public async Task A_rate_limit_is_recognised(VaultFlavour flavour)
    {
        await using var bench = await BenchAsync(flavour);
        await bench.ReadAsync(KeyValueVersion.V2, "secret");
        await bench.Vault.DoAsync("POST", "sys/quotas/config", new JsonObject { ["enable_rate_limit_response_headers"] = true });
        await bench.Vault.DoAsync("POST", "sys/quotas/rate-limit/q", new JsonObject { ["rate"] = 1, ["interval"] = "1h", ["path"] = "secret" });
        await bench.ReadAsync(KeyValueVersion.V2, "secret");

        var error = await FailsAsync(() => bench.ReadAsync(KeyValueVersion.V2, "secret"));

        Assert.Equal((VaultErrorKind.RateLimited, TimeSpan.FromHours(1)), (error.Kind, error.RetryAfter));
    }

    [Fact]
    public async Task On_OpenBao_a_session_logs_in_and_reads_in_its_namespace()
    {
        await using var bench = await BenchAsync(VaultFlavour.OpenBao);
        await bench.Vault.DoAsync("POST", "sys/namespaces/team", []);
        await PrepareAsync(bench.Vault, "team");
        await bench.Vault.DoAsync("POST", "kv/app", new JsonObject { ["k"] = "of the team" }, space: "team");
        var transport = bench.Session(
            new KubernetesAuthMethod(new AuthMount("kubernetes", "team"), "app", _ => Accepted("app", "uid-2")), "team");
        var engine = new KeyValueEngine(transport);

        Assert.Equal(KeyValueVersion.V1, await engine.DetectVersionAsync("kv", "app", "team", Cancellation));
        var read = await engine.ReadAsync(KeyValueVersion.V1, "kv", "app", null, "team", Cancellation);
        Assert.Equal("of the team", Text(read.Secret!.Data["k"]));
        Assert.Equal(
            VaultErrorKind.PermissionDenied, (await FailsAsync(() => engine.DetectVersionAsync("kv", "app", null, Cancellation))).Kind);
        var unknown = await FailsAsync(() => engine.ReadAsync(KeyValueVersion.V1, "kv", "app", null, "nobody", Cancellation));
        Assert.Equal((VaultErrorKind.NotFound, "namespace not found"), (unknown.Kind, unknown.Said));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<VaultApiException> FailsAsync(Func<Task> request) => Assert.ThrowsAsync<VaultApiException>(request);

    private static string Text(SecretValue value) => Encoding.UTF8.GetString(value.Reveal().Span);

    private Task<SecretValue> Accepted(string tenant, string uid) =>
        Task.FromResult(new SecretValue(Encoding.UTF8.GetBytes(_cluster.Accept(tenant, "app", uid))));

    private async Task<Bench> BenchAsync(VaultFlavour flavour)
    {
        var vault = await SandboxVault.StartAsync(flavour);
        await PrepareAsync(vault, "");
        await vault.DoAsync("POST", "secret/data/app", new JsonObject { ["data"] = new JsonObject { ["k"] = "two" } });
        await vault.DoAsync("POST", "kv/app", new JsonObject { ["k"] = "one" });
        return new Bench(vault, new KubernetesAuthMethod(new AuthMount("kubernetes"), "app", _ => Accepted("app", "uid-1")));
    }

    private async Task PrepareAsync(SandboxVault vault, string space)
    {
        await vault.DoAsync("POST", "sys/mounts/kv", new JsonObject { ["type"] = "kv" }, space: space);
        await vault.DoAsync("POST", "sys/auth/kubernetes", new JsonObject { ["type"] = "kubernetes" }, space: space);
        await vault.DoAsync("POST", "auth/kubernetes/config", new JsonObject
        {
            ["kubernetes_host"] = _cluster.Address,
            ["disable_iss_validation"] = true,
        }, space: space);
        await vault.DoAsync("POST", "auth/kubernetes/role/app", new JsonObject
        {
            ["bound_service_account_names"] = "app",
            ["bound_service_account_namespaces"] = "app",
            ["token_policies"] = "app",
            ["token_ttl"] = "1h",
        }, space: space);
        await vault.DoAsync("PUT", "sys/policies/acl/app", new JsonObject
        {
            ["policy"] = """path "secret/*" { capabilities = ["read"] } path "kv/*" { capabilities = ["read"] }""",
        }, space: space);
    }

    private sealed class Bench(SandboxVault vault, IAuthMethod method) : IAsyncDisposable
    {
        private readonly VaultConnectionOptions _connection = new() { Address = vault.Server.Address };
        private VaultSessionPool? _pool;
        private Vault.Client.Http.VaultClient? _client;

        public SandboxVault Vault => vault;

        public CollectedLog Log { get; } = new();

        public KeyValueEngine Engine => new(Session(method, "app"));

        public IVaultTransport Client => _client ??= Connect(_connection);

        public IVaultTransport Session(IAuthMethod by, string subject)
        {
            _pool ??= new VaultSessionPool((options, _) => Connect(options), vault.Clock, Log);
            return _pool.Get(new SessionIdentity("c", "a", subject, "f"), _connection, by);
        }

        public async Task<string> ReadAsync(KeyValueVersion version, string mount, bool asRoot = false)
        {
            var engine = asRoot ? new KeyValueEngine(Session(new TokenAuthMethod(_ => Task.FromResult(new SecretValue("root"u8.ToArray()))), "root")) : Engine;
            return Text((await engine.ReadAsync(version, mount, "app", null, null, Cancellation)).Secret!.Data["k"]);
        }

        // A session that nobody uses is dropped, so it is used all along.
        public async Task UseForAsync(TimeSpan time)
        {
            await ReadAsync(KeyValueVersion.V2, "secret");
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(10))
            {
                vault.Clock.Advance(TimeSpan.FromMinutes(10));
                await ReadAsync(KeyValueVersion.V2, "secret");
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_pool is not null)
                await _pool.DisposeAsync();
            _client?.Dispose();
            await vault.DisposeAsync();
        }

        private Vault.Client.Http.VaultClient Connect(VaultConnectionOptions options) => new(options, vault.Clock, null);
    }
}
