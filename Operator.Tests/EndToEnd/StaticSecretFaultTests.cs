using System.Text.Json.Nodes;
using Quickstart;
using Sandbox;
using Sandbox.Faults;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// Static secrets under faults of both servers, and the defects that Vault Secrets Operator 1.4.1 has there (by their numbers in our study of it): nothing is
/// lost, nothing is written or read needlessly. The sandbox is this class's own.
/// </summary>
public sealed class StaticSecretFaultTests(TestEnvironment environment) : IClassFixture<TestEnvironment>, IAsyncLifetime
{
    private Scene _scene = null!;
    private ActiveFault _writes = null!;
    private ActiveFault _statusWrites = null!;
    private ActiveFault _reads = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SandboxServer Server => environment.Sandbox!;

    /// <summary>Sets the scene, with the operator.</summary>
    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(environment.Sandbox is null, "Faults can be had from the sandbox only.");
        _scene = await Scene.StartAsync(environment);
        _writes = Count(new Fault { Resource = "secrets", Verb = "create,update,patch,delete", Namespace = _scene.Namespace });
        _statusWrites = Count(new Fault { Resource = "vaultstaticsecrets/status", Namespace = _scene.Namespace });
        _reads = Count(new Fault { Server = FaultServer.Vault, Path = $"{environment.Versioned}/data/allowed/{_scene.Namespace}/*", Verb = "read" });
    }

    /// <summary>Puts the servers right.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_scene is null)
            return;

        Server.Faults.Clear();
        if (Server.Vault.Control.IsSealed)
            Server.Vault.Control.Unseal();
        await _scene.DisposeAsync();
    }

    // VSO notes the generation of a run that failed as done, and a later one with the same data leaves the new labels out.
    [Fact]
    public async Task A3_an_edit_that_fails_at_first_is_not_lost()
    {
        await SyncAsync("one");
        Server.Vault.Control.Seal();
        await _scene.ApplyAsync("VaultStaticSecret", "db", _scene.Static("db", s => s["destination"] = new JsonObject { ["labels"] = new JsonObject { ["team"] = "shop" } }));
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "False", "VaultSealed");

        Server.Vault.Control.Unseal();

        await environment.Cluster.WaitAsync(Secret, s => s?["metadata"]?["labels"]?["team"]?.GetValue<string>() == "shop", Scene.Patience, Cancelled);
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
    }

    // VSO's reasons never change, and SecretSynced stays False after a recovery.
    [Fact]
    public async Task A4_conditions_have_real_reasons_and_recover()
    {
        await SyncAsync("one");
        Server.Vault.Control.Seal();
        await NudgeAsync();
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "False", "VaultSealed");
        Assert.Equal("True", Scene.Condition(await ResourceAsync(), "Reconciling")!["status"]!.GetValue<string>());

        Server.Vault.Control.Unseal();

        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
        Assert.Equal(["Ready"], (await ResourceAsync())["status"]!["conditions"]!.AsArray().Select(c => c!["type"]!.GetValue<string>()));
    }

    // VSO takes any edit of labels or annotations of a resource for a change.
    [Fact]
    public async Task A16_labels_and_annotations_of_the_resource_cause_neither_a_read_nor_a_write()
    {
        await SyncAsync("one");
        var before = (_reads.Hits, _writes.Hits, _statusWrites.Hits);

        await environment.Cluster.PatchAsync(
            Resource,
            new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" }, ["annotations"] = new JsonObject { ["c"] = "d" } } },
            Cancelled);
        await HasSettledAsync();

        // The round that shows it is over: a read, and a status that acknowledges it.
        Assert.Equal((before.Item1 + 1, before.Item2, before.Item3 + 1), (_reads.Hits, _writes.Hits, _statusWrites.Hits));
    }

    // VSO writes an empty Secret, and restarts what uses it, when the newest version is deleted.
    [Fact]
    public async Task A26_a_deleted_version_does_not_empty_the_Secret()
    {
        await SyncAsync("one");
        var before = _writes.Hits;

        await environment.Vault.DeleteAsync($"{environment.Versioned}/data/allowed/{_scene.Namespace}/db", Cancelled);
        await NudgeAsync();

        var ready = await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "False", "SourceMissing");
        Assert.Contains("undelete it", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await _scene.WaitForValueAsync("db", "k", "one");
        Assert.Equal(before, _writes.Hits);

        await environment.Vault.WriteAsync(
            $"{environment.Versioned}/undelete/allowed/{_scene.Namespace}/db", new JsonObject { ["versions"] = new JsonArray(1) }, Cancelled);
        await HasSettledAsync();
        Assert.Equal(before, _writes.Hits);
    }

    // VSO declares such an annotation and has no code for it.
    [Fact]
    public async Task A30_a_sync_can_be_asked_for()
    {
        await SyncAsync("one");
        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });

        await HasSettledAsync();

        await _scene.WaitForValueAsync("db", "k", "two");
    }

    [Fact]
    public async Task A_policy_that_is_taken_away_leaves_the_Secret_and_once_it_is_back_all_goes_on()
    {
        await SyncAsync("one");
        var policy = (await environment.Vault.ReadAsync($"sys/policies/acl/{environment.Prefix}", Cancelled))!["data"]!["policy"]!.GetValue<string>();
        await WritePolicyAsync("path \"nothing\" { capabilities = [\"read\"] }");
        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });
        await NudgeAsync();
        var ready = await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "False", "AccessDenied");
        Assert.Contains("\"read\" on", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await _scene.WaitForValueAsync("db", "k", "one");

        await WritePolicyAsync(policy);
        await NudgeAsync();

        await _scene.WaitForValueAsync("db", "k", "two");
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
    }

    [Fact]
    public async Task Conflicts_of_the_API_server_end_in_one_right_Secret()
    {
        await SyncAsync("one");
        var conflicts = Server.Faults.Add(new Fault { Resource = "secrets", Verb = "patch", Namespace = _scene.Namespace, Status = 409, Count = 2 });

        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });
        await NudgeAsync();

        await _scene.WaitForValueAsync("db", "k", "two");
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
        Assert.Equal(2, conflicts.Hits);
    }

    [Fact]
    public async Task Drift_that_happens_while_watches_are_lost_is_put_right_once()
    {
        await SyncAsync("one");
        var before = _writes.Hits;
        Server.Faults.Add(new Fault { Resource = "secrets", Effect = FaultEffect.Expire, Count = 1 });
        Server.Faults.Add(new Fault { Resource = "vaultstaticsecrets", Effect = FaultEffect.Drop, Count = 1 });

        await environment.Cluster.PatchAsync(Secret, new JsonObject { ["data"] = new JsonObject { ["k"] = "d3Jvbmc=" } }, Cancelled);

        await _scene.WaitForValueAsync("db", "k", "one");
        await HasSettledAsync();
        Assert.Equal(before + 2, _writes.Hits); // the edit, and the repair
    }

    [Theory]
    [InlineData("VaultAuth", "AuthNotFound")]
    [InlineData("VaultConnection", "ConnectionNotFound")]
    public async Task A_reference_that_is_deleted_in_use_leaves_the_Secret_and_is_taken_up_again(string kind, string reason)
    {
        await SyncAsync("one");
        var before = _writes.Hits;
        await environment.Cluster.DeleteAsync(ObjectName.Courier(kind, _scene.Namespace, "default"), Cancelled);
        await NudgeAsync();
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "False", reason);
        await _scene.WaitForValueAsync("db", "k", "one");

        await _scene.ApplyAsync(kind, "default", kind == "VaultAuth" ? _scene.Auth() : _scene.Connection());

        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
        Assert.Equal(before, _writes.Hits);
    }

    private ObjectName Secret => ObjectName.Secret(_scene.Namespace, "db");

    private ObjectName Resource => ObjectName.Courier("VaultStaticSecret", _scene.Namespace, "db");

    private async Task<JsonObject> ResourceAsync() => (await environment.Cluster.GetAsync(Resource, Cancelled))!;

    private Task<JsonObject?> WritePolicyAsync(string policy) =>
        environment.Vault.WriteAsync($"sys/policies/acl/{environment.Prefix}", new JsonObject { ["policy"] = policy }, Cancelled);

    // A delay of nothing: it strikes, and so counts, what reaches the server, whatever else becomes of it.
    private ActiveFault Count(Fault fault) => Server.Faults.Add(fault with { Effect = FaultEffect.Delay, Latency = TimeSpan.Zero });

    private async Task SyncAsync(string value)
    {
        await _scene.PutAsync("db", new JsonObject { ["k"] = value });
        await _scene.ApplyAsync("VaultStaticSecret", "db", _scene.Static("db"));
        await _scene.WaitForValueAsync("db", "k", value);
        await HasSettledAsync();
    }

    // A round that is acknowledged: what was asked for before it is done by then.
    private async Task HasSettledAsync()
    {
        var round = await NudgeAsync();
        await environment.Cluster.WaitAsync(Resource, r => r?["status"]?["lastHandledSyncNow"]?.GetValue<string>() == round, Scene.Patience, Cancelled);
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
    }

    private async Task<string> NudgeAsync()
    {
        var round = Guid.NewGuid().ToString();
        await environment.Cluster.PatchAsync(
            Resource,
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = round } } },
            Cancelled);
        return round;
    }
}
