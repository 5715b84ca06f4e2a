using System.Text.Json.Nodes;
using Sandbox.Faults;

namespace Operator.Tests.SandboxProduct;

public sealed class FaultTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task An_error_strikes_as_many_matching_requests_as_it_counts_and_no_others()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        var fault = sandbox.Server.Faults.Add(new Fault { Server = FaultServer.Vault, Path = "secret/*", Status = 503, Count = 2 });

        Assert.Equal(200, (await sandbox.VaultAsync("GET", "sys/health")).Status);
        Assert.Equal((503, """{"errors":["Vault is sealed"]}"""), Answer(await sandbox.VaultAsync("GET", "secret/data/x")));
        Assert.Equal(503, (await sandbox.VaultAsync("POST", "secret/data/x", "{}")).Status);
        Assert.Equal(404, (await sandbox.VaultAsync("GET", "secret/data/x")).Status);
        Assert.Equal(2, fault.Hits);
        Assert.True(sandbox.Server.Faults.IsEmpty);
    }

    [Fact]
    public async Task An_error_of_Kubernetes_is_a_Status_with_its_usual_reason()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Resource = "configmaps", Verb = "list", Status = 503, RetryAfter = TimeSpan.FromSeconds(3) });

        var (status, body, headers) = await sandbox.KubernetesAsync("GET", ConfigMaps);

        var answer = JsonNode.Parse(body)!;
        Assert.Equal((503, "ServiceUnavailable", 3), (status, (string?)answer["reason"], (int?)answer["details"]?["retryAfterSeconds"]));
        Assert.Equal(TimeSpan.FromSeconds(3), headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(FaultEffect.EtcdTimeout, 500, "etcdserver: request timed out")]
    [InlineData(FaultEffect.EtcdLeaderChanged, 500, "etcdserver: leader changed")]
    public async Task Failures_of_etcd_strike_writes_only(FaultEffect effect, int status, string message)
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Effect = effect, Count = 1 });

        Assert.Equal(200, (await sandbox.KubernetesAsync("GET", ConfigMaps)).Status);
        var (refused, body, _) = await sandbox.KubernetesAsync("DELETE", $"{ConfigMaps}/a");

        Assert.Equal((status, message), (refused, (string?)JsonNode.Parse(body)!["message"]));
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 404)]
    public async Task A_write_that_fails_is_done_before_only_if_the_fault_says_so(bool handled, int status)
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Timeout, Verb = "create", Handled = handled });

        Assert.Equal(504, await sandbox.CreateConfigMapAsync("a"));
        Assert.Equal(status, (await sandbox.KubernetesAsync("GET", $"{ConfigMaps}/a")).Status);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 404)]
    public async Task A_connection_is_reset_before_or_after_the_write(bool handled, int status)
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Reset, Verb = "create", Handled = handled });

        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.CreateConfigMapAsync("a"));
        Assert.Equal(status, (await sandbox.KubernetesAsync("GET", $"{ConfigMaps}/a")).Status);
    }

    [Fact]
    public async Task Throttling_answers_as_each_server_does()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Throttle, RetryAfter = TimeSpan.FromSeconds(2) });

        var kubernetes = await sandbox.KubernetesAsync("GET", ConfigMaps);
        var vault = await sandbox.VaultAsync("GET", "secret/data/x");

        Assert.Equal((429, "Too many requests, please try again later."), Answer(kubernetes));
        Assert.Equal((429, """{"errors":["request path \"secret/data/x\": rate limit quota exceeded"]}"""), Answer(vault));
        Assert.All([kubernetes, vault], answer => Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta));
    }

    [Fact]
    public async Task The_same_seed_strikes_the_same_requests()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        var fault = new Fault { Server = FaultServer.Vault, Status = 500, Probability = 0.3, Seed = 7 };
        var struck = await SequenceAsync(sandbox, fault);

        Assert.Equal(struck, await SequenceAsync(sandbox, fault));
        Assert.NotEqual(struck, await SequenceAsync(sandbox, fault with { Seed = 8 }));
        Assert.InRange(struck.Count(hit => hit), 15, 45);
    }

    [Fact]
    public async Task A_fault_can_be_of_one_user_only()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { User = "system:serviceaccount:default:*", Status = 500 });

        Assert.Equal(200, (await sandbox.KubernetesAsync("GET", ConfigMaps)).Status);
        Assert.Equal(500, (await sandbox.KubernetesAsync("GET", ConfigMaps, impersonated: "system:serviceaccount:default:a")).Status);
    }

    [Theory]
    [InlineData(429, "", 429)]
    [InlineData(429, "?standbyok=true", 200)]
    [InlineData(429, "?standbycode=299", 299)]
    [InlineData(473, "?perfstandbyok=true", 200)]
    [InlineData(472, "?standbyok=true", 472)]
    public async Task A_standby_says_so_in_its_health(int kind, string query, int status)
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Standby, Status = kind });

        var answer = await sandbox.VaultAsync("GET", $"sys/health{query}");

        Assert.Equal((status, kind != 472), (answer.Status, (bool?)JsonNode.Parse(answer.Body)!["standby"]));
    }

    [Fact]
    public async Task Tokens_are_lost_but_not_those_of_root()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        var (_, body, _) = await sandbox.VaultAsync("POST", "auth/token/create", """{"policies":["default"]}""");
        var token = (string)JsonNode.Parse(body)!["auth"]!["client_token"]!;
        Assert.Equal(200, (await sandbox.VaultAsync("GET", "auth/token/lookup-self", token: token)).Status);

        Assert.Equal(1, sandbox.Server.Vault.Control.LoseTokens());

        Assert.Equal(403, (await sandbox.VaultAsync("GET", "auth/token/lookup-self", token: token)).Status);
        Assert.Equal(200, (await sandbox.VaultAsync("GET", "auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task A_token_expires_when_the_clock_jumps()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        var (_, body, _) = await sandbox.VaultAsync("POST", "auth/token/create", """{"policies":["default"],"ttl":"1h"}""");
        var token = (string)JsonNode.Parse(body)!["auth"]!["client_token"]!;

        sandbox.Server.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await sandbox.VaultAsync("GET", "auth/token/lookup-self", token: token)).Status);
        sandbox.Server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(403, (await sandbox.VaultAsync("GET", "auth/token/lookup-self", token: token)).Status);
    }

    private static (int, string) Answer((int Status, string Body, object) answer) => (answer.Status, answer.Body.TrimEnd());

    private static async Task<List<bool>> SequenceAsync(ProductSandbox sandbox, Fault fault)
    {
        var active = sandbox.Server.Faults.Add(fault);
        var struck = new List<bool>();
        for (var i = 0; i < 100; i++)
            struck.Add((await sandbox.VaultAsync("GET", "sys/health")).Status == 500);
        sandbox.Server.Faults.Remove(active.Id);
        return struck;
    }
}
