using System.Text;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>What becomes of a Secret: awaited, merged into, taken over, adopted, immutable, retained, drifting.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class DestinationTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Secret_that_others_make_is_awaited_by_its_name()
    {
        await Scene.PutAsync("awaited", new JsonObject { ["ours"] = "o" });
        await Scene.ApplyAsync("VaultStaticSecret", "awaited", Scene.Static("awaited", s => s["destination"] = new JsonObject { ["create"] = false }));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "awaited", "False", "DestinationMissing");

        await Scene.ApplyAsync("v1", "Secret", "awaited", new JsonObject { ["stringData"] = new JsonObject { ["theirs"] = "t" } });

        Assert.Equal(["ours=o", "theirs=t"], Data(await Scene.WaitForValueAsync("awaited", "ours", "o")));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "awaited", "True");
    }

    [Fact]
    public async Task A_resource_whose_destination_is_taken_is_woken_when_it_is_free()
    {
        await Scene.ApplyAsync("v1", "Secret", "taken", new JsonObject { ["stringData"] = new JsonObject { ["k"] = "theirs" } });
        await Scene.PutAsync("taken", new JsonObject { ["k"] = "ours" });
        await Scene.ApplyAsync("VaultStaticSecret", "taken", Scene.Static("taken"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "taken", "False", "Conflict");

        await environment.Cluster.DeleteAsync(Secret("taken"), Cancelled);

        await Scene.WaitForValueAsync("taken", "k", "ours");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "taken", "True");
    }

    // VSO's A6: such a Secret was invisible to its cache, and so rewritten, with a restart of the workloads, at every reconcile.
    [Fact]
    public async Task A6_a_Secret_that_is_merged_into_is_not_written_again_by_refreshes()
    {
        await Scene.ApplyAsync("v1", "Secret", "quiet", new JsonObject { ["stringData"] = new JsonObject { ["theirs"] = "t" } });
        await Scene.PutAsync("quiet", new JsonObject { ["ours"] = "o" });
        await Scene.ApplyAsync("VaultStaticSecret", "quiet", Scene.Static("quiet", s =>
        {
            s["destination"] = new JsonObject { ["create"] = false };
            s["refreshAfter"] = "1s";
        }));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "quiet", "True");
        var before = await GetAsync(Secret("quiet"));
        var resource = await GetAsync(Resource("quiet"));

        await SyncedTwiceAsync("quiet");

        Assert.Equal(Version(before), Version(await GetAsync(Secret("quiet"))));
        Assert.Equal(Version(resource), Version(await GetAsync(Resource("quiet"))));
    }

    [Fact]
    public async Task A_Secret_that_was_only_merged_into_is_not_taken_over_by_dropping_create_false()
    {
        await Scene.ApplyAsync("v1", "Secret", "lent", new JsonObject { ["stringData"] = new JsonObject { ["theirs"] = "t" } });
        await Scene.PutAsync("lent", new JsonObject { ["ours"] = "o" });
        await Scene.ApplyAsync("VaultStaticSecret", "lent", Scene.Static("lent", s => s["destination"] = new JsonObject { ["create"] = false }));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "lent", "True");

        await Scene.ApplyAsync("VaultStaticSecret", "lent", Scene.Static("lent", s => s["destination"] = new JsonObject { ["create"] = true }));

        await Scene.WaitForReadyAsync("VaultStaticSecret", "lent", "False", "Conflict");
        Assert.Null((await GetAsync(Secret("lent")))["metadata"]!["ownerReferences"]);
    }

    // VSO's A27: a Secret of its own that came back by a restore under another UID was never written again.
    [Fact]
    public async Task A27_a_Secret_of_a_resource_that_has_another_UID_now_is_adopted_without_a_rewrite_of_its_content()
    {
        await Scene.PutAsync("restored", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("v1", "Secret", "restored", new JsonObject { ["stringData"] = new JsonObject { ["k"] = "v" } });
        await PatchAsync(
            Secret("restored"),
            """{"metadata":{"labels":{"secret-courier.io/managed":"true"},"annotations":{"secret-courier.io/owner":"VaultStaticSecret/restored"}}}""");

        await Scene.ApplyAsync("VaultStaticSecret", "restored", Scene.Static("restored"));

        await Scene.WaitForReadyAsync("VaultStaticSecret", "restored", "True", "Synced");
        var owners = (await GetAsync(Secret("restored")))["metadata"]!["ownerReferences"]!.AsArray();
        var uid = Uid(await GetAsync(Resource("restored")));
        Assert.Contains(owners, owner => owner!["uid"]!.GetValue<string>() == uid);
        var events = await environment.Cluster.ListAsync("events.k8s.io/v1", "Event", Scene.Namespace, Cancelled);
        Assert.DoesNotContain(events, e => e["regarding"]?["name"]?.GetValue<string>() == "restored" && e["reason"]!.GetValue<string>() == "Rotated");
    }

    [Fact]
    public async Task An_immutable_Secret_is_made_anew_for_new_content_and_says_so()
    {
        await Scene.PutAsync("fixed", new JsonObject { ["k"] = "one" });
        await Scene.ApplyAsync("VaultStaticSecret", "fixed", Scene.Static("fixed", s => s["destination"] = new JsonObject { ["immutable"] = true }));
        var before = await Scene.WaitForValueAsync("fixed", "k", "one");
        Assert.True(before["immutable"]!.GetValue<bool>());
        await Scene.WaitForReadyAsync("VaultStaticSecret", "fixed", "True");

        await Scene.PutAsync("fixed", new JsonObject { ["k"] = "two" });
        await SyncNowAsync("fixed");

        var after = await Scene.WaitForValueAsync("fixed", "k", "two");
        Assert.NotEqual(Uid(before), Uid(after));
        await WaitForEventAsync("fixed", "Recreated");

        // Nor is it immutable for ever.
        await Scene.ApplyAsync("VaultStaticSecret", "fixed", Scene.Static("fixed", s => s["destination"] = new JsonObject { ["immutable"] = false }));
        await environment.Cluster.WaitAsync(Secret("fixed"), s => s is not null && s["immutable"] is null, Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task A_Secret_that_is_to_stay_outlives_its_resource_and_is_taken_up_again_by_the_next()
    {
        await Scene.PutAsync("kept", new JsonObject { ["k"] = "v" });
        var spec = Scene.Static("kept", s => s["deletionPolicy"] = "Retain");
        await Scene.ApplyAsync("VaultStaticSecret", "kept", spec);
        var before = await Scene.WaitForValueAsync("kept", "k", "v");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "kept", "True");
        Assert.Null(before["metadata"]!["ownerReferences"]);

        await environment.Cluster.DeleteAsync(Resource("kept"), Cancelled);
        await environment.Cluster.WaitAsync(Resource("kept"), r => r is null, Scene.Patience, Cancelled);
        await Scene.ApplyAsync("VaultStaticSecret", "kept", spec.DeepClone().AsObject());

        await Scene.WaitForReadyAsync("VaultStaticSecret", "kept", "True", "Synced");
        var after = await GetAsync(Secret("kept"));
        Assert.Equal((Uid(before), Version(before)), (Uid(after), Version(after)));
    }

    [Fact]
    public async Task The_deletion_policy_can_be_changed_later()
    {
        await Scene.PutAsync("policy", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "policy", Scene.Static("policy"));
        Assert.NotNull((await Scene.WaitForValueAsync("policy", "k", "v"))["metadata"]!["ownerReferences"]);

        await Scene.ApplyAsync("VaultStaticSecret", "policy", Scene.Static("policy", s => s["deletionPolicy"] = "Retain"));
        await environment.Cluster.WaitAsync(Secret("policy"), s => s?["metadata"]?["ownerReferences"] is null, Scene.Patience, Cancelled);

        await Scene.ApplyAsync("VaultStaticSecret", "policy", Scene.Static("policy", s => s["deletionPolicy"] = "Delete"));
        await environment.Cluster.WaitAsync(Secret("policy"), s => s?["metadata"]?["ownerReferences"] is not null, Scene.Patience, Cancelled);
    }

    // Two more rounds, each acknowledged.
    private async Task SyncedTwiceAsync(string name)
    {
        for (var i = 0; i < 2; i++)
        {
            var marker = $"marker-{Guid.NewGuid():N}";
            await Scene.PutAsync(marker, new JsonObject { ["k"] = name });
            await Scene.ApplyAsync("VaultStaticSecret", marker, Scene.Static(marker, s => s["refreshAfter"] = "1s"));
            await Scene.WaitForReadyAsync("VaultStaticSecret", marker, "True");
            await Scene.PutAsync(marker, new JsonObject { ["k"] = "refreshed" });
            await Scene.WaitForValueAsync(marker, "k", "refreshed");
        }
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

    private static string Version(JsonObject manifest) => manifest["metadata"]!["resourceVersion"]!.GetValue<string>();

    private static IEnumerable<string> Data(JsonObject secret) => secret["data"]!.AsObject()
        .Select(pair => $"{pair.Key}={Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value!.GetValue<string>()))}")
        .Order(StringComparer.Ordinal);
}
