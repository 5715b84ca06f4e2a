using System.Text;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>Where the data of a Secret comes from: many sources, versions, and what a store may hold.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class SourceTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_sources_go_into_one_Secret_the_later_one_wins_and_the_conflict_is_told()
    {
        await Scene.PutAsync("many/a", new JsonObject { ["user"] = "a", ["host"] = "h" });
        await Scene.PutAsync("many/b", new JsonObject { ["user"] = "b" });
        await environment.WriteVaultAsync($"{environment.Unversioned}/allowed/{Scene.Namespace}/many", new JsonObject { ["user"] = "plain" });

        await Scene.ApplyAsync("VaultStaticSecret", "many", Listing(
            Source("many/a"), Source("many/b"), Source("many", s => (s["mount"], s["keyPrefix"]) = (environment.Unversioned, "PLAIN_"))));

        var secret = await Scene.WaitForValueAsync("many", "PLAIN_user", "plain");
        Assert.Equal(["PLAIN_user=plain", "host=h", "user=b"], Data(secret));
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "many", "True", "Synced");
        Assert.Contains(
            $"overridden by a later source: user of {Path("many/a")} (by {Path("many/b")})", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var sources = (await GetAsync("many"))["status"]!["sources"]!.AsArray();
        Assert.Equal([1, 1, null], sources.Select(source => source!["version"]?.GetValue<int>()));
        Assert.Equal("user", sources[0]!["overridden"]![0]!["key"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_optional_source_that_is_missing_is_named_until_it_comes_and_again_when_it_goes()
    {
        await Scene.PutAsync("sure", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "optional", Listing(Source("sure"), Source("perhaps", s => s["optional"] = true)));
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "optional", "True", "PartiallySynced");
        Assert.Contains($"nothing at the optional {Path("perhaps")}", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await Scene.PutAsync("perhaps", new JsonObject { ["extra"] = "x" });
        await SyncNowAsync("optional");
        Assert.Equal(["extra=x", "k=v"], Data(await Scene.WaitForValueAsync("optional", "extra", "x")));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "optional", "True", "Synced");

        await environment.Vault.DeleteAsync($"{environment.Versioned}/data/allowed/{Scene.Namespace}/perhaps", Cancelled);
        await SyncNowAsync("optional");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "optional", "True", "PartiallySynced");
        Assert.Equal(["k=v"], Data((await environment.Cluster.GetAsync(Secret("optional"), Cancelled))!));
    }

    [Fact]
    public async Task An_optional_source_that_is_denied_is_not_taken_for_a_missing_one()
    {
        await Scene.PutAsync("granted", new JsonObject { ["k"] = "v" });

        await Scene.ApplyAsync("VaultStaticSecret", "denied-option", Listing(
            Source("granted"), Source("x", s => (s["path"], s["optional"]) = ("forbidden/db", true))));

        await Scene.WaitForReadyAsync("VaultStaticSecret", "denied-option", "False", "AccessDenied");
        Assert.Null(await environment.Cluster.GetAsync(Secret("denied-option"), Cancelled));
    }

    [Fact]
    public async Task Each_source_is_read_under_the_login_it_names_and_no_other()
    {
        await Scene.PutAsync("per-auth", new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", "per-auth", Listing(
            Source("per-auth"), Source("per-auth", s => (s["vaultAuthRef"], s["keyPrefix"]) = ("second", "B_"))));
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "per-auth", "False", "AuthNotFound");
        Assert.Contains("second", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        // The VaultAuth that only one of the sources names wakes the resource when it comes.
        await Scene.ApplyAsync("VaultAuth", "second", Scene.Auth());

        Assert.Equal(["B_k=v", "k=v"], Data(await Scene.WaitForValueAsync("per-auth", "B_k", "v")));
    }

    [Fact]
    public async Task Templates_see_the_sources_together_and_their_metadata_by_path()
    {
        await Scene.PutAsync("tpl/a", new JsonObject { ["user"] = "app" });
        await Scene.PutAsync("tpl/b", new JsonObject { ["password"] = "p" });
        await Scene.PutAsync("tpl/b", new JsonObject { ["password"] = "q" });
        var spec = Listing(Source("tpl/a"), Source("tpl/b", s => s["keyPrefix"] = "db_"));
        spec["destination"] = new JsonObject
        {
            ["transformation"] = new JsonObject
            {
                ["templates"] = new JsonObject
                {
                    ["line"] = new JsonObject { ["text"] = $$$"""{{ .Secrets.user }}:{{ .Secrets.db_password }}@v{{ (index .Metadata "{{{Path("tpl/b")}}}").version }}""" },
                },
                ["excludes"] = new JsonArray(".*"),
            },
        };

        await Scene.ApplyAsync("VaultStaticSecret", "tpl", spec);

        await Scene.WaitForValueAsync("tpl", "line", "app:q@v2");
    }

    [Fact]
    public async Task Values_of_any_JSON_type_are_delivered_as_the_store_wrote_them()
    {
        await Scene.PutAsync("types", JsonNode.Parse(
            """{"text":"a\nß","empty":"","number":1234567890,"float":1.5,"yes":true,"nothing":null,"list":[1,"x",null],"map":{"a":{"b":[]}}}""")!.AsObject());

        await Scene.ApplyAsync("VaultStaticSecret", "types", Scene.Static("types"));

        Assert.Equal(
            [
                "empty=", "float=1.5", """list=[1,"x",null]""", """map={"a":{"b":[]}}""", "nothing=null", "number=1234567890", "text=a\nß", "yes=true",
            ],
            Data(await Scene.WaitForValueAsync("types", "yes", "true")));
    }

    [Fact]
    public async Task The_engine_is_asked_for_its_version_and_both_are_read()
    {
        await environment.WriteVaultAsync($"{environment.Unversioned}/allowed/{Scene.Namespace}/plain", new JsonObject { ["k"] = "v1" });
        await Scene.ApplyAsync("VaultStaticSecret", "plain", Scene.Static("plain", s => s["mount"] = environment.Unversioned));

        await Scene.WaitForValueAsync("plain", "k", "v1");
    }

    [Fact]
    public async Task A_pinned_version_is_delivered_whatever_is_written_later()
    {
        await Scene.PutAsync("pinned", new JsonObject { ["k"] = "one" });
        await Scene.PutAsync("pinned", new JsonObject { ["k"] = "two" });
        await Scene.ApplyAsync("VaultStaticSecret", "pinned", Scene.Static("pinned", s => s["version"] = 1));

        await Scene.WaitForValueAsync("pinned", "k", "one");
    }

    [Theory]
    [InlineData("delete", "is deleted in the store")]
    [InlineData("destroy", "is destroyed in the store")]
    public async Task A_pinned_version_that_goes_leaves_the_Secret_as_it_is_and_is_told_apart(string how, string message)
    {
        var name = $"pinned-{how}";
        await Scene.PutAsync(name, new JsonObject { ["k"] = "one" });
        await Scene.PutAsync(name, new JsonObject { ["k"] = "two" });
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name, s => s["version"] = 1));
        await Scene.WaitForValueAsync(name, "k", "one");

        await environment.Vault.WriteAsync(
            $"{environment.Versioned}/{how}/allowed/{Scene.Namespace}/{name}", new JsonObject { ["versions"] = new JsonArray(1) }, Cancelled);
        await SyncNowAsync(name);

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", name, "False", "SourceMissing");
        Assert.Contains($"version 1 of {Path(name)} {message}", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["k=one"], Data((await environment.Cluster.GetAsync(Secret(name), Cancelled))!));
    }

    [Fact]
    public async Task A_prefix_that_makes_no_key_of_a_Secret_is_refused_with_the_whole_key()
    {
        await Scene.PutAsync("prefixed", new JsonObject { [".hidden"] = "v" });

        await Scene.ApplyAsync("VaultStaticSecret", "prefixed", Listing(Source("prefixed", s => s["keyPrefix"] = ".")));

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "prefixed", "False", "InvalidKey");
        Assert.Contains("\"..hidden\"", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_a_Secret_can_not_have_is_left_out_or_renamed_by_choice_and_never_by_itself()
    {
        await Scene.PutAsync("renamed-key", new JsonObject { ["with space"] = "v", ["fine"] = "f" });
        await Scene.ApplyAsync("VaultStaticSecret", "renamed-key", Scene.Static("renamed-key"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", "renamed-key", "False", "InvalidKey");

        await Scene.ApplyAsync("VaultStaticSecret", "renamed-key", Scene.Static("renamed-key", s => s["destination"] = new JsonObject
        {
            ["transformation"] = new JsonObject
            {
                ["templates"] = new JsonObject { ["with_space"] = new JsonObject { ["text"] = """{{ index .Secrets "with space" }}""" } },
                ["excludes"] = new JsonArray(" "),
            },
        }));

        Assert.Equal(["fine=f", "with_space=v"], Data(await Scene.WaitForValueAsync("renamed-key", "with_space", "v")));
    }

    private JsonObject Source(string path, Action<JsonObject>? change = null)
    {
        var source = new JsonObject { ["mount"] = environment.Versioned, ["path"] = $"allowed/{Scene.Namespace}/{path}" };
        change?.Invoke(source);
        return source;
    }

    private static JsonObject Listing(params JsonObject[] sources) => new() { ["sources"] = new JsonArray([.. sources]), ["refreshAfter"] = "1h" };

    private string Path(string path) => $"{environment.Versioned}/allowed/{Scene.Namespace}/{path}";

    private Task<JsonObject> SyncNowAsync(string name) => environment.Cluster.PatchAsync(
        ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name),
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = Guid.NewGuid().ToString() } } },
        Cancelled);

    private async Task<JsonObject> GetAsync(string name) =>
        (await environment.Cluster.GetAsync(ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name), Cancelled))!;

    private ObjectName Secret(string name) => ObjectName.Secret(Scene.Namespace, name);

    private static IEnumerable<string> Data(JsonObject secret) => secret["data"]!.AsObject()
        .Select(pair => $"{pair.Key}={Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value!.GetValue<string>()))}")
        .Order(StringComparer.Ordinal);
}
