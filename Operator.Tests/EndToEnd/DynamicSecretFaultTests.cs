using Quickstart;
using Sandbox;
using Sandbox.Faults;

namespace Operator.Tests.EndToEnd;

/// <summary>Dynamic credentials while the store fails as real ones do. The sandbox is this class's own, since its clock is moved.</summary>
public sealed class DynamicSecretFaultTests(TestEnvironment environment) : IClassFixture<TestEnvironment>, IAsyncLifetime
{
    private DatabaseScene _scene = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SandboxServer Server => environment.Sandbox!;

    private ObjectName Resource => ObjectName.Courier("VaultDynamicSecret", _scene.Scene.Namespace, "db");

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(environment.Sandbox is null, "Faults can be had from the sandbox only.");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_scene is null)
            return;

        Server.Faults.Clear();
        Server.Clock.Reset();
        if (Server.Vault.Control.IsSealed)
            Server.Vault.Control.Unseal();
        await _scene.DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_is_sealed_at_the_renewal_keeps_the_credentials_and_renews_them_once_it_is_unsealed()
    {
        var user = await StartAsync("20s");
        Server.Vault.Control.Seal();
        await _scene.Scene.WaitForReadyAsync("VaultDynamicSecret", "db", "False", "VaultSealed");
        Assert.Equal(user, await _scene.UserAsync("db"));

        Server.Vault.Control.Unseal();
        await _scene.Scene.WaitForReadyAsync("VaultDynamicSecret", "db", "True", "Synced");
        await _scene.WaitUntilSettledAsync("db");

        await _scene.AssertLeasesAsync(1);
        await _scene.AssertLogsInAsync("db");
    }

    [Fact]
    public async Task A_renewal_that_is_refused_brings_other_credentials_before_the_old_ones_end()
    {
        var user = await StartAsync("10s");
        Server.Faults.Add(new Fault { Server = FaultServer.Vault, Path = "sys/leases/renew", Status = 403, Message = "permission denied" });

        await ReplacedAsync(user);

        await _scene.AssertLogsInAsync("db");
    }

    [Fact]
    public async Task A_lease_that_was_revoked_behind_our_back_is_replaced()
    {
        var user = await StartAsync("10s");
        Assert.Equal(1, await Server.Vault.Control.RevokeLeasesAsync($"{_scene.Mount}/creds/", Cancelled));

        await ReplacedAsync(user);
        await _scene.WaitUntilSettledAsync("db");

        await _scene.AssertLeasesAsync(1);
    }

    [Fact]
    public async Task Tokens_that_the_store_has_lost_are_replaced_with_their_leases()
    {
        var user = await StartAsync("10s");
        Server.Vault.Control.LoseTokens(prefix: $"auth/{environment.AuthMount}/");

        await ReplacedAsync(user);
    }

    [Fact]
    public async Task A_stores_clock_that_jumps_past_the_end_of_everything_costs_one_replacement()
    {
        var user = await StartAsync("10s");
        Server.Clock.Advance(TimeSpan.FromHours(2));

        await ReplacedAsync(user);
        await _scene.WaitUntilSettledAsync("db");

        await _scene.AssertLeasesAsync(1);
    }

    [Fact]
    public async Task A_database_that_is_down_is_waited_for_under_one_login()
    {
        _scene = await DatabaseScene.CreateAsync(environment, "1h");
        var logins = Server.Faults.Add(new Fault
        {
            Server = FaultServer.Vault,
            Path = $"auth/{environment.AuthMount}/login",
            Effect = FaultEffect.Delay,
            Latency = TimeSpan.Zero,
        });
        var down = Server.Faults.Add(new Fault { Server = FaultServer.Vault, Path = $"{_scene.Mount}/creds/app", Status = 500, Message = "refused" });
        await _scene.Scene.StartOperatorAsync();
        await _scene.Scene.ApplyAsync("VaultDynamicSecret", "db", _scene.Dynamic());
        await _scene.Scene.WaitForReadyAsync("VaultDynamicSecret", "db", "False", "VaultError");

        Server.Faults.Remove(down.Id);
        await _scene.Scene.WaitForReadyAsync("VaultDynamicSecret", "db", "True", "Synced");

        Assert.Equal(1, logins.Hits);
        await _scene.AssertLeasesAsync(1);
    }

    [Fact]
    public async Task A_role_that_gives_less_is_followed()
    {
        var user = await StartAsync("20s");
        await environment.Vault.WriteAsync(
            $"{_scene.Mount}/roles/app", new() { ["db_name"] = "pg", ["default_ttl"] = "5s", ["max_ttl"] = "24h" }, Cancelled);

        await environment.Cluster.WaitAsync(Resource, r => r?["status"]?["lastRenewalTime"] is not null, Scene.Patience, Cancelled);

        await _scene.AssertLeasesAsync(1);
        Assert.Equal(user, await _scene.UserAsync("db"));
    }

    private async Task<string> StartAsync(string leaseTime)
    {
        _scene = await DatabaseScene.CreateAsync(environment, leaseTime);
        await _scene.Scene.StartOperatorAsync();
        return await _scene.DeliverAsync("db", _scene.Dynamic());
    }

    private Task<System.Text.Json.Nodes.JsonObject?> ReplacedAsync(string user) => environment.Cluster.WaitAsync(
        ObjectName.Secret(_scene.Scene.Namespace, "db"),
        s => s?["data"]?["username"]?.GetValue<string>() is { } now
            && now != Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user)),
        Scene.Patience,
        Cancelled);
}
