using System.Text;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>The main job: a VaultStaticSecret becomes a Secret, follows its source, is repaired, and goes away with its owner.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class StaticSecretTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_in_the_store_becomes_a_Secret_that_belongs_to_its_resource()
    {
        await Scene.PutAsync("db", new JsonObject { ["USERNAME"] = "shop", ["PASSWORD"] = "first", ["port"] = 5432, ["tls"] = true });
        await Scene.ApplyAsync("VaultStaticSecret", "db", Scene.Static("db", spec => spec["destination"] = new JsonObject
        {
            ["name"] = "db-credentials",
            ["labels"] = new JsonObject { ["team"] = "shop" },
            ["annotations"] = new JsonObject { ["example.com/note"] = "from the store" },
            ["type"] = "example.com/credentials",
        }));

        var secret = await Scene.WaitForValueAsync("db-credentials", "PASSWORD", "first");

        Assert.Equal(["PASSWORD", "USERNAME", "port", "tls"], secret["data"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal("5432", Value(secret, "port"));
        Assert.Equal("true", Value(secret, "tls"));
        Assert.Equal("example.com/credentials", secret["type"]!.GetValue<string>());
        Assert.Equal("shop", secret["metadata"]!["labels"]!["team"]!.GetValue<string>());
        Assert.Equal("from the store", secret["metadata"]!["annotations"]!["example.com/note"]!.GetValue<string>());
        var resource = await GetAsync("db");
        Assert.Equal(resource["metadata"]!["uid"]!.GetValue<string>(), secret["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>());

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "db", "True", "Synced");
        Assert.Contains("db-credentials", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var status = (await GetAsync("db"))["status"]!;
        Assert.Equal(1, status["sources"]![0]!["version"]!.GetValue<int>());
        Assert.Equal(secret["metadata"]!["resourceVersion"]!.GetValue<string>(), status["destination"]!["resourceVersion"]!.GetValue<string>());
        Assert.Null(Scene.Condition(await GetAsync("db"), "Stalled"));
    }

    [Fact]
    public async Task A_change_in_the_store_arrives_with_the_next_refresh()
    {
        await Scene.PutAsync("refreshed", new JsonObject { ["k"] = "one" });
        await Scene.ApplyAsync("VaultStaticSecret", "refreshed", Scene.Static("refreshed", spec => spec["refreshAfter"] = "1s"));
        await Scene.WaitForValueAsync("refreshed", "k", "one");

        await Scene.PutAsync("refreshed", new JsonObject { ["k"] = "two" });

        await Scene.WaitForValueAsync("refreshed", "k", "two");
        await WaitForEventAsync("refreshed", "Rotated");
    }

    [Fact]
    public async Task Sync_now_brings_a_change_at_once_and_is_acknowledged()
    {
        await Scene.PutAsync("now", new JsonObject { ["k"] = "one", ["gone"] = "x" });
        await Scene.ApplyAsync("VaultStaticSecret", "now", Scene.Static("now"));
        await Scene.WaitForValueAsync("now", "k", "one");
        await Scene.PutAsync("now", new JsonObject { ["k"] = "two" });

        await AnnotateAsync("now", "secret-courier.io/sync-now", "please");

        var secret = await Scene.WaitForValueAsync("now", "k", "two");
        Assert.False(secret["data"]!.AsObject().ContainsKey("gone"), "a key that is gone from the source must go from the Secret");
        await WaitForResourceAsync("now", r => r?["status"]?["lastHandledSyncNow"]?.GetValue<string>() == "please");
    }

    [Fact]
    public async Task A_Secret_goes_away_with_its_resource()
    {
        await Scene.PutAsync("owned", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "owned", Scene.Static("owned"));
        await Scene.WaitForValueAsync("owned", "k", "v");

        await environment.Cluster.DeleteAsync(Resource("owned"), Cancelled);

        await environment.Cluster.WaitAsync(Secret("owned"), s => s is null, Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task A_renamed_destination_takes_the_old_Secret_away()
    {
        await Scene.PutAsync("renamed", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "renamed", Scene.Static("renamed", s => s["destination"] = new JsonObject { ["name"] = "old-name" }));
        await Scene.WaitForValueAsync("old-name", "k", "v");

        await Scene.ApplyAsync("VaultStaticSecret", "renamed", Scene.Static("renamed", s => s["destination"] = new JsonObject { ["name"] = "new-name" }));

        await Scene.WaitForValueAsync("new-name", "k", "v");
        await environment.Cluster.WaitAsync(Secret("old-name"), s => s is null, Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task A_change_of_type_makes_the_Secret_anew()
    {
        await Scene.PutAsync("typed", new JsonObject { ["username"] = "u", ["password"] = "p" });
        await Scene.ApplyAsync("VaultStaticSecret", "typed", Scene.Static("typed"));
        await Scene.WaitForValueAsync("typed", "password", "p");

        await Scene.ApplyAsync(
            "VaultStaticSecret", "typed", Scene.Static("typed", s => s["destination"] = new JsonObject { ["type"] = "kubernetes.io/basic-auth" }));

        await environment.Cluster.WaitAsync(
            Secret("typed"), s => s?["type"]?.GetValue<string>() == "kubernetes.io/basic-auth" && Value(s, "password") == "p", Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task Into_a_Secret_that_exists_only_our_keys_are_merged()
    {
        await Scene.ApplyAsync("v1", "Secret", "shared", new JsonObject { ["stringData"] = new JsonObject { ["theirs"] = "t" } });
        await Scene.PutAsync("merged", new JsonObject { ["ours"] = "o" });
        await Scene.ApplyAsync("VaultStaticSecret", "merged", Scene.Static("merged", s => s["destination"] = new JsonObject { ["name"] = "shared", ["create"] = false }));

        var secret = await Scene.WaitForValueAsync("shared", "ours", "o");

        Assert.Equal("t", Value(secret, "theirs"));
        Assert.Null(secret["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public async Task A_Secret_that_was_only_merged_into_stays_when_the_destination_is_renamed()
    {
        await Scene.ApplyAsync("v1", "Secret", "app-config", new JsonObject { ["stringData"] = new JsonObject { ["theirs"] = "t" } });
        await Scene.PutAsync("moved", new JsonObject { ["ours"] = "o" });
        await Scene.ApplyAsync("VaultStaticSecret", "moved", Scene.Static("moved", s => s["destination"] = new JsonObject { ["name"] = "app-config", ["create"] = false }));
        await Scene.WaitForValueAsync("app-config", "ours", "o");

        await Scene.ApplyAsync("VaultStaticSecret", "moved", Scene.Static("moved", s => s["destination"] = new JsonObject { ["name"] = "own-config" }));

        await Scene.WaitForValueAsync("own-config", "ours", "o");
        await SyncAnotherAsync();
        Assert.Equal("t", Value((await environment.Cluster.GetAsync(Secret("app-config"), Cancelled))!, "theirs"));
    }

    [Fact]
    public async Task Of_two_resources_with_one_destination_the_older_has_it_and_the_other_follows_when_it_goes()
    {
        await Scene.PutAsync("one", new JsonObject { ["k"] = "one" });
        await Scene.PutAsync("two", new JsonObject { ["k"] = "two" });
        await Scene.ApplyAsync("VaultStaticSecret", "claim-1", Scene.Static("one", s => s["destination"] = new JsonObject { ["name"] = "claimed" }));
        await Scene.WaitForValueAsync("claimed", "k", "one");
        await Scene.ApplyAsync("VaultStaticSecret", "claim-2", Scene.Static("two", s => s["destination"] = new JsonObject { ["name"] = "claimed" }));
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "claim-2", "False", "Conflict");
        Assert.Contains("claim-1", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await environment.Cluster.DeleteAsync(Resource("claim-1"), Cancelled);

        await Scene.WaitForValueAsync("claimed", "k", "two");
    }

    [Fact]
    public async Task A_type_that_the_data_does_not_fit_leaves_the_Secret_as_it_is()
    {
        await Scene.PutAsync("no-tls", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "no-tls", Scene.Static("no-tls"));
        var before = await Scene.WaitForValueAsync("no-tls", "k", "v");

        await Scene.ApplyAsync("VaultStaticSecret", "no-tls", Scene.Static("no-tls", s => s["destination"] = new JsonObject { ["type"] = "kubernetes.io/tls" }));

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "no-tls", "False", "InvalidSource");
        Assert.Contains("tls.crt", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(Uid(before), Uid((await environment.Cluster.GetAsync(Secret("no-tls"), Cancelled))!));
    }

    [Fact]
    public async Task A_Secret_that_somebody_puts_in_the_place_of_ours_is_not_touched()
    {
        await Scene.PutAsync("replaced", new JsonObject { ["k"] = "ours" });
        await Scene.ApplyAsync("VaultStaticSecret", "replaced", Scene.Static("replaced", s => s["suspend"] = false));
        await Scene.WaitForValueAsync("replaced", "k", "ours");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "replaced", "True");
        await Scene.ApplyAsync("VaultStaticSecret", "replaced", Scene.Static("replaced", s => s["suspend"] = true));
        await SyncAnotherAsync();
        await environment.Cluster.DeleteAsync(Secret("replaced"), Cancelled);
        await Scene.ApplyAsync("v1", "Secret", "replaced", new JsonObject { ["stringData"] = new JsonObject { ["k"] = "theirs" } });

        await Scene.ApplyAsync("VaultStaticSecret", "replaced", Scene.Static("replaced"));

        await Scene.WaitForReadyAsync("VaultStaticSecret", "replaced", "False", "Conflict");
        Assert.Equal("theirs", Value((await environment.Cluster.GetAsync(Secret("replaced"), Cancelled))!, "k"));
    }

    [Fact]
    public async Task A_suspended_resource_is_left_alone_until_it_is_resumed()
    {
        await Scene.PutAsync("suspended", new JsonObject { ["k"] = "one" });
        await Scene.ApplyAsync("VaultStaticSecret", "suspended", Scene.Static("suspended"));
        await Scene.WaitForValueAsync("suspended", "k", "one");
        await Scene.ApplyAsync("VaultStaticSecret", "suspended", Scene.Static("suspended", s => s["suspend"] = true));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "suspended", "True"); // of the generation that suspends: it has been seen
        await Scene.PutAsync("suspended", new JsonObject { ["k"] = "two" });
        await PatchSecretAsync("suspended", """{"data":{"k":"d3Jvbmc="}}""");
        await SyncAnotherAsync();

        Assert.Equal("wrong", Value((await environment.Cluster.GetAsync(Secret("suspended"), Cancelled))!, "k"));

        await Scene.ApplyAsync("VaultStaticSecret", "suspended", Scene.Static("suspended"));
        await Scene.WaitForValueAsync("suspended", "k", "two");
    }

    [Theory]
    [InlineData("Keep")]
    [InlineData("Delete")]
    public async Task When_the_source_goes_the_policy_decides_over_the_Secret(string policy)
    {
        var name = $"vanishing-{policy}".ToLowerInvariant();
        await Scene.PutAsync(name, new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name, s => s["onSourceMissing"] = policy));
        await Scene.WaitForValueAsync(name, "k", "v");

        await environment.Vault.DeleteAsync($"{environment.Versioned}/metadata/allowed/{Scene.Namespace}/{name}", Cancelled);
        await AnnotateAsync(name, "secret-courier.io/sync-now", "1");

        await Scene.WaitForReadyAsync("VaultStaticSecret", name, "False", "SourceMissing");
        Assert.Equal(policy == "Keep", await environment.Cluster.GetAsync(Secret(name), Cancelled) is not null);
    }

    [Fact]
    public async Task No_value_token_or_JWT_reaches_the_log()
    {
        const string Canary = "canary-4f1d8e";
        await Scene.PutAsync("canary", new JsonObject { ["k"] = Canary });
        await Scene.ApplyAsync("VaultStaticSecret", "canary", Scene.Static("canary"));
        await Scene.WaitForValueAsync("canary", "k", Canary);
        await Scene.WaitForReadyAsync("VaultStaticSecret", "canary", "True");

        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary));
        Assert.NotEmpty(Scene.Operator!.Log);
        Assert.DoesNotContain(Scene.Operator.Log, line =>
            line.Contains(Canary, StringComparison.Ordinal) || line.Contains(encoded, StringComparison.Ordinal)
            || line.Contains("eyJ", StringComparison.Ordinal) || line.Contains("hvs.", StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, (await GetAsync("canary")).ToJsonString(), StringComparison.Ordinal);
    }

    // A resource that is done proves that the operator has seen what was changed before it: one queue, in order.
    private async Task SyncAnotherAsync()
    {
        var name = $"marker-{Guid.NewGuid():N}";
        await Scene.PutAsync(name, new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name));
        await Scene.WaitForReadyAsync("VaultStaticSecret", name, "True");
    }

    private Task<JsonObject?> WaitForResourceAsync(string name, Func<JsonObject?, bool> isWanted) =>
        environment.Cluster.WaitAsync(Resource(name), isWanted, Scene.Patience, Cancelled);

    private Task<JsonObject> WaitForEventAsync(string name, string reason) => environment.Cluster.WaitForAnyAsync(
        "events.k8s.io/v1",
        "Event",
        Scene.Namespace,
        e => e["reason"]?.GetValue<string>() == reason && e["regarding"]?["name"]?.GetValue<string>() == name,
        Scene.Patience,
        Cancelled);

    private Task<JsonObject> AnnotateAsync(string name, string annotation, string value) => environment.Cluster.PatchAsync(
        Resource(name), new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } }, Cancelled);

    private Task<JsonObject> PatchSecretAsync(string name, string patch) => environment.Cluster.PatchAsync(Secret(name), JsonNode.Parse(patch)!.AsObject(), Cancelled);

    private async Task<JsonObject> GetAsync(string name) => (await environment.Cluster.GetAsync(Resource(name), Cancelled))!;

    private ObjectName Resource(string name) => ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name);

    private ObjectName Secret(string name) => ObjectName.Secret(Scene.Namespace, name);

    private static string Uid(JsonObject manifest) => manifest["metadata"]!["uid"]!.GetValue<string>();

    private static string? Value(JsonObject secret, string key) =>
        secret["data"]?[key]?.GetValue<string>() is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : null;
}
