using System.Text.Json.Nodes;

namespace Operator.Tests.KubernetesSandbox.Controllers;

/// <summary>What becomes of objects whose owners go, are gone, or never were.</summary>
public sealed class GarbageCollectorTests : IAsyncLifetime
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string ClusterRoles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";
    private const string Never = "00000000-0000-0000-0000-000000000000";

    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Background_deletion_takes_the_owner_first_and_then_its_dependents()
    {
        var owner = await CreateAsync(ConfigMaps, "owner");
        await CreateAsync(Secrets, "a", Reference("ConfigMap", "owner", owner));
        await CreateAsync(Secrets, "b", Reference("ConfigMap", "owner", owner));

        var (_, deleted) = await _cluster.SendAsync(HttpMethod.Delete, ConfigMaps + "/owner?propagationPolicy=Background");

        Assert.Equal("Success", (string?)deleted["status"]);
        await WaitUntilGoneAsync(Secrets, "a");
        await WaitUntilGoneAsync(Secrets, "b");
    }

    [Fact]
    public async Task Dependents_of_dependents_go_too()
    {
        var first = await CreateAsync(ConfigMaps, "first");
        var second = await CreateAsync(ConfigMaps, "second", Reference("ConfigMap", "first", first));
        await CreateAsync(Secrets, "third", Reference("ConfigMap", "second", second));

        await DeleteAsync(ConfigMaps, "first");

        await WaitUntilGoneAsync(Secrets, "third");
    }

    [Fact]
    public async Task Foreground_deletion_keeps_the_owner_until_what_blocks_it_is_gone()
    {
        var owner = await CreateAsync(ConfigMaps, "owner");
        await CreateAsync(Secrets, "held", Reference("ConfigMap", "owner", owner, blocks: true), """["example.com/hold"]""");

        await DeleteAsync(ConfigMaps, "owner?propagationPolicy=Foreground");
        await WaitUntilAsync(Secrets, "held", IsBeingDeleted);

        Assert.True(IsBeingDeleted(await ReadAsync(ConfigMaps, "owner")));
        await _cluster.SendAsync(HttpMethod.Patch, Secrets + "/held", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");
        await WaitUntilGoneAsync(ConfigMaps, "owner");
        Assert.Null(await ReadAsync(Secrets, "held"));
    }

    [Fact]
    public async Task Foreground_deletion_does_not_wait_for_dependents_that_do_not_block()
    {
        var owner = await CreateAsync(ConfigMaps, "owner");
        await CreateAsync(Secrets, "held", Reference("ConfigMap", "owner", owner), """["example.com/hold"]""");

        await DeleteAsync(ConfigMaps, "owner?propagationPolicy=Foreground");

        await WaitUntilGoneAsync(ConfigMaps, "owner");
        Assert.True(IsBeingDeleted(await ReadAsync(Secrets, "held")));
    }

    [Fact]
    public async Task Orphans_stay_and_lose_the_reference_to_their_owner_only()
    {
        var owner = await CreateAsync(ConfigMaps, "owner");
        var other = await CreateAsync(ConfigMaps, "other");
        await CreateAsync(Secrets, "owned", $"{Reference("ConfigMap", "owner", owner)},{Reference("ConfigMap", "other", other)}");

        await DeleteAsync(ConfigMaps, "owner?propagationPolicy=Orphan");

        await WaitUntilGoneAsync(ConfigMaps, "owner");
        var references = (await ReadAsync(Secrets, "owned"))!["metadata"]!["ownerReferences"]!.AsArray();
        Assert.Equal(other, (string?)Assert.Single(references)!["uid"]);
    }

    [Fact]
    public async Task An_object_with_one_owner_left_stays_without_the_reference_to_the_other()
    {
        var gone = await CreateAsync(ConfigMaps, "gone");
        var left = await CreateAsync(ConfigMaps, "left");
        await CreateAsync(Secrets, "owned", $"{Reference("ConfigMap", "gone", gone)},{Reference("ConfigMap", "left", left)}");

        await DeleteAsync(ConfigMaps, "gone");

        await WaitUntilAsync(Secrets, "owned", secret => secret?["metadata"]?["ownerReferences"] is JsonArray { Count: 1 } only && (string?)only[0]!["uid"] == left);
    }

    [Fact]
    public async Task What_is_created_for_an_owner_that_never_was_is_deleted()
    {
        await CreateAsync(Secrets, "owned", Reference("ConfigMap", "nobody", Never));

        await WaitUntilGoneAsync(Secrets, "owned");
    }

    [Fact]
    public async Task An_object_of_the_owners_name_with_another_uid_is_no_owner()
    {
        await CreateAsync(ConfigMaps, "owner");
        await CreateAsync(Secrets, "owned", Reference("ConfigMap", "owner", Never));

        await WaitUntilGoneAsync(Secrets, "owned");
    }

    [Fact]
    public async Task What_is_applied_again_for_an_owner_that_is_gone_is_deleted_again()
    {
        var owner = await CreateAsync(ConfigMaps, "owner");
        await ApplyAsync(owner);
        await DeleteAsync(ConfigMaps, "owner");
        await WaitUntilGoneAsync(Secrets, "owned");

        await ApplyAsync(owner);

        await WaitUntilGoneAsync(Secrets, "owned");
    }

    [Fact]
    public async Task What_is_applied_while_its_owner_goes_is_deleted()
    {
        for (var i = 0; i < 20; i++)
        {
            var owner = await CreateAsync(ConfigMaps, "owner");

            await Task.WhenAll(ApplyAsync(owner), DeleteAsync(ConfigMaps, "owner"), ApplyAsync(owner));

            await WaitUntilGoneAsync(Secrets, "owned");
        }
    }

    [Fact]
    public async Task An_owner_in_another_namespace_is_no_owner()
    {
        await _cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"elsewhere"}}""");
        var owner = await CreateAsync("/api/v1/namespaces/elsewhere/configmaps", "owner");

        await CreateAsync(Secrets, "owned", Reference("ConfigMap", "owner", owner));

        await WaitUntilGoneAsync(Secrets, "owned");
    }

    [Fact]
    public async Task An_owner_outside_namespaces_owns_what_is_in_one()
    {
        var owner = await CreateAsync(ClusterRoles, "owner");
        await CreateAsync(Secrets, "owned", Reference("ClusterRole", "owner", owner, apiVersion: "rbac.authorization.k8s.io/v1"));
        await SettleAsync();
        Assert.NotNull(await ReadAsync(Secrets, "owned"));

        await DeleteAsync(ClusterRoles, "owner");

        await WaitUntilGoneAsync(Secrets, "owned");
    }

    [Fact]
    public async Task What_is_outside_namespaces_and_names_an_owner_in_one_is_left_alone()
    {
        var owner = await CreateAsync(ConfigMaps, "owner");
        await CreateAsync(ClusterRoles, "owned", Reference("ConfigMap", "owner", owner));

        await SettleAsync();

        Assert.NotNull(await ReadAsync(ClusterRoles, "owned"));
    }

    [Fact]
    public async Task An_owner_of_a_kind_that_is_not_served_is_looked_up_once_it_is()
    {
        await CreateAsync(Secrets, "owned", Reference("Widget", "nobody", Never, apiVersion: "example.com/v1"));
        await SettleAsync();
        Assert.NotNull(await ReadAsync(Secrets, "owned"));

        await DefineWidgetsAsync();

        await WaitUntilGoneAsync(Secrets, "owned");
    }

    [Fact]
    public async Task What_custom_resources_own_goes_with_their_definition()
    {
        await DefineWidgetsAsync();
        await WaitUntilAsync(Definitions, "widgets.example.com", definition => definition?["status"]?["conditions"]?.AsArray().Any(condition =>
            (string?)condition!["type"] == "Established" && (string?)condition["status"] == "True") == true);
        for (var i = 0; i < 20; i++)
        {
            var owner = await CreateAsync(Widgets, $"w{i}", apiVersion: "example.com/v1", kind: "Widget");
            await CreateAsync(Secrets, $"owned{i}", Reference("Widget", $"w{i}", owner, apiVersion: "example.com/v1"));
        }

        await DeleteAsync(Definitions, "widgets.example.com");

        for (var i = 0; i < 20; i++)
            await WaitUntilGoneAsync(Secrets, $"owned{i}");
    }

    private Task<(int Status, JsonObject Body)> DefineWidgetsAsync() => _cluster.SendAsync(HttpMethod.Post, Definitions, """
        {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
         "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
         "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
        """);

    /// <summary>The collector takes changes in order: once it has deleted what is created last, it is through with the rest.</summary>
    private async Task SettleAsync()
    {
        await CreateAsync(Secrets, "marker", Reference("ConfigMap", "nobody", Never));
        await WaitUntilGoneAsync(Secrets, "marker");
    }

    private async Task<string> CreateAsync(
        string path, string name, string references = "", string finalizers = "[]", string? apiVersion = null, string? kind = null)
    {
        var body = JsonNode.Parse($$$"""{"metadata":{"name":"{{{name}}}","ownerReferences":[{{{references}}}],"finalizers":{{{finalizers}}}}}""")!.AsObject();
        if (kind is not null)
            (body["apiVersion"], body["kind"]) = (apiVersion, kind);
        var (status, created) = await _cluster.SendAsync(HttpMethod.Post, path, body.ToJsonString());
        Assert.True(status == 201, created.ToJsonString());
        return (string)created["metadata"]!["uid"]!;
    }

    private async Task ApplyAsync(string owner)
    {
        var (status, _) = await _cluster.SendAsync(HttpMethod.Patch, Secrets + "/owned?fieldManager=test",
            $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"owned","ownerReferences":[{{{Reference("ConfigMap", "owner", owner)}}}]}}""",
            "application/apply-patch+yaml");
        // Two that create it at once: one may be told that it exists.
        Assert.True(status is 200 or 201 or 409, $"The answer was {status}.");
    }

    private async Task DeleteAsync(string path, string name) =>
        Assert.InRange((await _cluster.SendAsync(HttpMethod.Delete, $"{path}/{name}")).Status, 200, 202);

    private async Task<JsonObject?> ReadAsync(string path, string name) =>
        await _cluster.SendAsync(HttpMethod.Get, $"{path}/{name}") is { Status: 200 } answer ? answer.Body : null;

    private Task WaitUntilGoneAsync(string path, string name) => WaitUntilAsync(path, name, value => value is null);

    private Task WaitUntilAsync(string path, string name, Func<JsonObject?, bool> isWanted) => _cluster.WaitUntilAsync(path, name, isWanted);

    private static bool IsBeingDeleted(JsonObject? value) => value?["metadata"]?["deletionTimestamp"] is not null;

    private static string Reference(string kind, string name, string uid, bool blocks = false, string apiVersion = "v1") => new JsonObject
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["name"] = name,
        ["uid"] = uid,
        ["blockOwnerDeletion"] = blocks,
    }.ToJsonString();
}
