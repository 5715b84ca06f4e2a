using System.Text.Json.Nodes;
using Quickstart;
using Sandbox;
using Sandbox.Faults;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// The operator as a process, while its servers fail as real ones do: in the end the Secret is right, and nothing was written or asked for more often
/// than the failure makes necessary. The sandbox is this class's own, since its clock is moved.
/// </summary>
public sealed class FaultTests(TestEnvironment environment) : IClassFixture<TestEnvironment>, IAsyncLifetime
{
    private Scene _scene = null!;
    private ActiveFault _writes = null!;
    private ActiveFault _statusWrites = null!;
    private ActiveFault _logins = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SandboxServer Server => environment.Sandbox!;

    /// <summary>Sets the scene, without the operator.</summary>
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(environment.Sandbox is null, "Faults can be had from the sandbox only.");
        _scene = await Scene.CreateAsync(environment);
        _writes = Count(new Fault { Resource = "secrets", Verb = "create,update,patch,delete", Namespace = _scene.Namespace });
        _statusWrites = Count(new Fault { Resource = "vaultstaticsecrets/status", Namespace = _scene.Namespace });
        _logins = Count(new Fault { Server = FaultServer.Vault, Path = $"auth/{environment.AuthMount}/login" });
    }

    /// <summary>Puts the servers right.</summary>
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
    public async Task An_API_server_that_throttles_every_request_is_asked_again_and_written_to_once()
    {
        var account = $"system:serviceaccount:{_scene.OperatorNamespace}:*";
        var reads = Server.Faults.Add(Throttled(new Fault { User = account, Verb = "get,list,watch", Count = 6 }));
        var write = Server.Faults.Add(Throttled(new Fault { Resource = "secrets", Verb = "patch", Namespace = _scene.Namespace, Count = 1 }));
        var statusWrite = Server.Faults.Add(Throttled(new Fault { Resource = "vaultstaticsecrets/status", Namespace = _scene.Namespace, Count = 1 }));
        await _scene.StartOperatorAsync();

        await SyncAsync("one");

        Assert.Equal((6, 1, 1), (reads.Hits, write.Hits, statusWrite.Hits));
        // What was throttled is sent again, and nothing else.
        Assert.Equal((2, 2), (_writes.Hits, _statusWrites.Hits));
    }

    [Fact]
    public async Task What_a_silent_watch_kept_back_is_made_up_for_once_it_speaks()
    {
        await _scene.StartOperatorAsync();
        await SyncAsync("right");
        var silence = Server.Faults.Add(new Fault { Resource = "secrets", Effect = FaultEffect.Silence });
        await environment.Cluster.PatchAsync(
            ObjectName.Secret(_scene.Namespace, "db"), new JsonObject { ["data"] = new JsonObject { ["k"] = "d3Jvbmc=" } }, Cancelled);
        Assert.Equal(2, _writes.Hits); // the operator's, and the one just made

        Server.Faults.Remove(silence.Id);

        await _scene.WaitForValueAsync("db", "k", "right");
        await HasSettledAsync();
        Assert.Equal(3, _writes.Hits);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_looked_for_and_not_done_twice()
    {
        await _scene.StartOperatorAsync();
        var lost = Server.Faults.Add(new Fault
        {
            Resource = "secrets",
            Verb = "patch",
            Namespace = _scene.Namespace,
            Effect = FaultEffect.Reset,
            Handled = true,
            Count = 1,
        });

        await _scene.PutAsync("db", new JsonObject { ["k"] = "one" });
        await _scene.ApplyAsync("VaultStaticSecret", "db", _scene.Static("db"));
        var written = await _scene.WaitForValueAsync("db", "k", "one");
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");

        var secret = await environment.Cluster.GetAsync(ObjectName.Secret(_scene.Namespace, "db"), Cancelled);
        Assert.Equal(VersionOf(written), VersionOf(secret!));
        var resource = await environment.Cluster.GetAsync(ObjectName.Courier("VaultStaticSecret", _scene.Namespace, "db"), Cancelled);
        Assert.Equal(VersionOf(secret!), resource!["status"]!["destination"]!["resourceVersion"]!.GetValue<string>());
        // The one that was lost, one that is refused because the Secret is there already, and one that finds it as it should be.
        Assert.Equal((1, 3), (lost.Hits, _writes.Hits));
    }

    [Fact]
    public async Task A_store_that_is_sealed_leaves_the_Secret_as_it_is_until_it_is_unsealed()
    {
        await _scene.StartOperatorAsync();
        await SyncAsync("one");
        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });

        Server.Vault.Control.Seal();
        await NudgeAsync();
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "False", "VaultSealed");
        var secret = await environment.Cluster.GetAsync(ObjectName.Secret(_scene.Namespace, "db"), Cancelled);
        Assert.Equal("b25l", secret!["data"]!["k"]!.GetValue<string>());
        Assert.Equal(1, _writes.Hits);

        Server.Vault.Control.Unseal();
        await _scene.WaitForValueAsync("db", "k", "two");
        await HasSettledAsync();
        Assert.Equal((2, 1), (_writes.Hits, _logins.Hits));
    }

    [Fact]
    public async Task Tokens_that_the_store_has_lost_are_replaced_by_one_login()
    {
        await _scene.StartOperatorAsync();
        await SyncAsync("one");
        Assert.Equal(1, Server.Vault.Control.LoseTokens(prefix: $"auth/{environment.AuthMount}/"));

        await FollowAsync("two");

        Assert.Equal((2, 2), (_writes.Hits, _logins.Hits));
    }

    [Fact]
    public async Task A_clock_that_jumps_past_the_end_of_all_tokens_costs_one_login()
    {
        await _scene.StartOperatorAsync();
        await SyncAsync("one");
        Server.Clock.Advance(TimeSpan.FromHours(2));

        await FollowAsync("two");

        Assert.Equal((2, 2), (_writes.Hits, _logins.Hits));
    }

    private static Fault Throttled(Fault fault) => fault with { Effect = FaultEffect.Throttle, RetryAfter = TimeSpan.FromSeconds(1) };

    // A delay of nothing: it strikes, and so counts, what reaches the server, whatever else becomes of it.
    private ActiveFault Count(Fault fault) => Server.Faults.Add(fault with { Effect = FaultEffect.Delay, Latency = TimeSpan.Zero });

    // A new resource delivers what is in the store.
    private async Task SyncAsync(string value)
    {
        await _scene.PutAsync("db", new JsonObject { ["k"] = value });
        await _scene.ApplyAsync("VaultStaticSecret", "db", _scene.Static("db"));
        await _scene.WaitForValueAsync("db", "k", value);
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
    }

    // The resource that is there delivers another value.
    private async Task FollowAsync(string value)
    {
        await _scene.PutAsync("db", new JsonObject { ["k"] = value });
        await NudgeAsync();
        await _scene.WaitForValueAsync("db", "k", value);
        await HasSettledAsync();
    }

    // One more round, acknowledged: what the events of before set going is done by then, and would be counted.
    private async Task HasSettledAsync()
    {
        var round = await NudgeAsync();
        await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", _scene.Namespace, "db"),
            r => r?["status"]?["lastHandledSyncNow"]?.GetValue<string>() == round,
            Scene.Patience,
            Cancelled);
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
    }

    private async Task<string> NudgeAsync()
    {
        var round = Guid.NewGuid().ToString();
        await environment.Cluster.PatchAsync(
            ObjectName.Courier("VaultStaticSecret", _scene.Namespace, "db"),
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = round } } },
            Cancelled);
        return round;
    }

    private static string VersionOf(JsonObject item) => item["metadata"]!["resourceVersion"]!.GetValue<string>();
}
