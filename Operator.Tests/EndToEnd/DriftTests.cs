using System.Text;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>What somebody else changes in a Secret is put right, or told, as the resource asks.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class DriftTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_changes_in_the_Secret_is_put_right_and_what_they_add_stays()
    {
        await Scene.PutAsync("drift", new JsonObject { ["k"] = "right" });
        await Scene.ApplyAsync("VaultStaticSecret", "drift", Scene.Static("drift"));
        await Scene.WaitForValueAsync("drift", "k", "right");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "drift", "True");

        await PatchAsync(Secret("drift"), """{"data":{"k":"d3Jvbmc=","theirs":"eA=="},"metadata":{"labels":{"theirs":"y"}}}""");

        var secret = await Scene.WaitForValueAsync("drift", "k", "right");
        Assert.Equal(["k=right", "theirs=x"], Data(secret));
        Assert.Equal("y", secret["metadata"]!["labels"]!["theirs"]!.GetValue<string>());
        await WaitForEventAsync("drift", "DriftRepaired");
    }

    [Fact]
    public async Task A_Secret_that_somebody_deletes_comes_back()
    {
        await Scene.PutAsync("deleted", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "deleted", Scene.Static("deleted"));
        var before = await Scene.WaitForValueAsync("deleted", "k", "v");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "deleted", "True");

        await environment.Cluster.DeleteAsync(Secret("deleted"), Cancelled);

        await environment.Cluster.WaitAsync(Secret("deleted"), s => s is not null && Uid(s) != Uid(before), Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task A_Secret_that_loses_its_label_gets_it_back()
    {
        await Scene.PutAsync("unlabelled", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "unlabelled", Scene.Static("unlabelled"));
        await Scene.WaitForValueAsync("unlabelled", "k", "v");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "unlabelled", "True");

        await PatchAsync(Secret("unlabelled"), """{"metadata":{"labels":{"secret-courier.io/managed":null}}}""");

        await environment.Cluster.WaitAsync(
            Secret("unlabelled"), s => s?["metadata"]?["labels"]?["secret-courier.io/managed"] is not null, Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task A_key_of_ours_in_a_Secret_of_others_is_put_right_and_their_keys_stay()
    {
        await Scene.ApplyAsync("v1", "Secret", "both", new JsonObject { ["stringData"] = new JsonObject { ["theirs"] = "t" } });
        await Scene.PutAsync("both", new JsonObject { ["ours"] = "o" });
        await Scene.ApplyAsync("VaultStaticSecret", "both", Scene.Static("both", s => s["destination"] = new JsonObject { ["create"] = false }));
        await Scene.WaitForValueAsync("both", "ours", "o");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "both", "True");

        await PatchAsync(Secret("both"), """{"data":{"ours":"d3Jvbmc=","theirs":"bmV3"}}""");

        Assert.Equal(["ours=o", "theirs=new"], Data(await Scene.WaitForValueAsync("both", "ours", "o")));
    }

    [Fact]
    public async Task Drift_that_is_to_be_reported_is_told_and_left_and_sync_now_puts_it_right()
    {
        await Scene.PutAsync("watched", new JsonObject { ["k"] = "right" });
        await Scene.ApplyAsync("VaultStaticSecret", "watched", Scene.Static("watched", s =>
        {
            s["driftPolicy"] = "Report";
            s["destination"] = new JsonObject { ["labels"] = new JsonObject { ["team"] = "shop" } };
        }));
        await Scene.WaitForValueAsync("watched", "k", "right");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "watched", "True", "Synced");

        await PatchAsync(Secret("watched"), """{"data":{"k":"d3Jvbmc="},"metadata":{"labels":{"team":"theirs"}}}""");

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "watched", "True", "Drifted");
        Assert.Contains("(data, label team)", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await WaitForEventAsync("watched", "Drifted");
        Assert.Equal(["k=wrong"], Data(await GetAsync(Secret("watched"))));

        await SyncNowAsync("watched");
        await Scene.WaitForValueAsync("watched", "k", "right");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "watched", "True", "Synced");
    }

    [Fact]
    public async Task A_deletion_that_is_to_be_reported_is_a_failure_until_sync_now_brings_the_Secret_back()
    {
        await Scene.PutAsync("lost", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "lost", Scene.Static("lost", s => s["driftPolicy"] = "Report"));
        await Scene.WaitForValueAsync("lost", "k", "v");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "lost", "True");

        await environment.Cluster.DeleteAsync(Secret("lost"), Cancelled);

        await Scene.WaitForReadyAsync("VaultStaticSecret", "lost", "False", "Drifted");
        Assert.Null(await environment.Cluster.GetAsync(Secret("lost"), Cancelled));
        await SyncNowAsync("lost");
        await Scene.WaitForValueAsync("lost", "k", "v");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "lost", "True", "Synced");
    }

    private async Task<string> SyncNowAsync(string name)
    {
        var round = Guid.NewGuid().ToString();
        await PatchAsync(Resource(name), $$"""{ "metadata": { "annotations": { "secret-courier.io/sync-now": "{{round}}" } } }""");
        return round;
    }

    private Task<JsonObject> WaitForEventAsync(string name, string reason) => environment.Cluster.WaitForAnyAsync(
        "events.k8s.io/v1",
        "Event",
        Scene.Namespace,
        e => e["reason"]?.GetValue<string>() == reason && e["regarding"]?["name"]?.GetValue<string>() == name,
        Scene.Patience,
        Cancelled);

    private Task<JsonObject> PatchAsync(ObjectName name, string patch) => environment.Cluster.PatchAsync(name, JsonNode.Parse(patch)!.AsObject(), Cancelled);

    private async Task<JsonObject> GetAsync(ObjectName name) => (await environment.Cluster.GetAsync(name, Cancelled))!;

    private ObjectName Resource(string name) => ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name);

    private ObjectName Secret(string name) => ObjectName.Secret(Scene.Namespace, name);

    private static string Uid(JsonObject manifest) => manifest["metadata"]!["uid"]!.GetValue<string>();

    private static IEnumerable<string> Data(JsonObject secret) => secret["data"]!.AsObject()
        .Select(pair => $"{pair.Key}={Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value!.GetValue<string>()))}")
        .Order(StringComparer.Ordinal);
}
