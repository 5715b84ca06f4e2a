using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>VaultAuthGlobals: what they fill in, whom they let, and what their changes do.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class AuthGlobalTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_global_fills_in_what_is_missing_and_nothing_of_it_is_written_into_the_VaultAuth_as_VSO_defects_A23_and_A29()
    {
        await Scene.ApplyAsync("VaultAuthGlobal", "all", Global());
        await ConsumeAsync("filled", new JsonObject { ["vaultAuthGlobalRef"] = new JsonObject { ["name"] = "all" } });

        await Scene.WaitForReadyAsync("VaultStaticSecret", "filled", "True", "Synced");
        await Scene.WaitForReadyAsync("VaultAuthGlobal", "all", "True", "Accepted");
        await Scene.WaitForReadyAsync("VaultAuth", "filled", "True");
        var auth = await environment.Cluster.GetAsync(ObjectName.Courier("VaultAuth", Scene.Namespace, "filled"), Cancelled);
        Assert.Equal("""{"vaultAuthGlobalRef":{"name":"all"}}""", auth!["spec"]!.ToJsonString());
        Assert.Equal(1, auth["metadata"]!["generation"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_change_of_a_global_reaches_the_secrets_behind_it()
    {
        var global = Global();
        global["kubernetes"]!["role"] = "no-such-role";
        await Scene.ApplyAsync("VaultAuthGlobal", "changing", global);
        await ConsumeAsync("changing", new JsonObject { ["vaultAuthGlobalRef"] = new JsonObject { ["name"] = "changing" } });
        await Scene.WaitForReadyAsync("VaultStaticSecret", "changing", "False", "LoginFailed");
        await Scene.WaitForReadyAsync("VaultAuth", "changing", "False", "LoginFailed");

        await Scene.ApplyAsync("VaultAuthGlobal", "changing", Global());

        await Scene.WaitForReadyAsync("VaultStaticSecret", "changing", "True", "Synced");
        await Scene.WaitForReadyAsync("VaultAuth", "changing", "True");
    }

    [Fact]
    public async Task A_global_that_is_missing_comes_and_goes()
    {
        await ConsumeAsync("waiting", new JsonObject { ["vaultAuthGlobalRef"] = new JsonObject { ["name"] = "late" } });
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "waiting", "False", "AuthGlobalNotFound");
        Assert.Contains($"{Scene.Namespace}/late", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await Scene.ApplyAsync("VaultAuthGlobal", "late", Global());
        await Scene.WaitForReadyAsync("VaultStaticSecret", "waiting", "True", "Synced");

        await environment.Cluster.DeleteAsync(ObjectName.Courier("VaultAuthGlobal", Scene.Namespace, "late"), Cancelled);
        await Scene.WaitForReadyAsync("VaultStaticSecret", "waiting", "False", "AuthGlobalNotFound");
        await Scene.WaitForReadyAsync("VaultAuth", "waiting", "False", "AuthGlobalNotFound");
        await Scene.WaitForValueAsync("waiting", "k", "v");
    }

    [Fact]
    public async Task A_global_of_another_namespace_must_allow_this_one()
    {
        await ApplyThereAsync("shared", Global());
        await ConsumeAsync("borrower", new JsonObject
        {
            ["vaultConnectionRef"] = "default",
            ["vaultAuthGlobalRef"] = new JsonObject { ["name"] = "shared", ["namespace"] = Scene.OperatorNamespace },
        });
        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "borrower", "False", "NamespaceNotAllowed");
        Assert.Contains("VaultAuthGlobal", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);

        var allowing = Global();
        allowing["allowedNamespaces"] = new JsonArray($"{Scene.Namespace[..^1]}*");
        await ApplyThereAsync("shared", allowing);

        await Scene.WaitForReadyAsync("VaultStaticSecret", "borrower", "True", "Synced");
    }

    [Fact]
    public async Task The_default_global_of_the_operators_namespace_must_allow_too()
    {
        await ConsumeAsync("by-default", new JsonObject
        {
            ["vaultConnectionRef"] = "default",
            ["vaultAuthGlobalRef"] = new JsonObject { ["allowDefault"] = true },
        });
        await Scene.WaitForReadyAsync("VaultStaticSecret", "by-default", "False", "AuthGlobalNotFound");

        await ApplyThereAsync("default", Global());
        await Scene.WaitForReadyAsync("VaultStaticSecret", "by-default", "False", "NamespaceNotAllowed");

        var allowing = Global();
        allowing["allowedNamespaces"] = new JsonArray(Scene.Namespace);
        await ApplyThereAsync("default", allowing);
        await Scene.WaitForReadyAsync("VaultStaticSecret", "by-default", "True", "Synced");
    }

    [Fact]
    public async Task A_global_whose_connection_is_missing_says_so()
    {
        var global = Global();
        global["vaultConnectionRef"] = "nowhere";
        await Scene.ApplyAsync("VaultAuthGlobal", "unconnected", global);

        await Scene.WaitForReadyAsync("VaultAuthGlobal", "unconnected", "False", "ConnectionNotFound");
    }

    private JsonObject Global() => new()
    {
        ["defaultAuthMethod"] = "kubernetes",
        ["defaultMount"] = "another",
        ["kubernetes"] = new JsonObject { ["role"] = Scene.Namespace, ["serviceAccount"] = "app", ["mount"] = environment.AuthMount },
    };

    private async Task ConsumeAsync(string name, JsonObject auth)
    {
        await Scene.PutAsync(name, new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultAuth", name, auth);
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name, s => s["vaultAuthRef"] = name));
    }

    private Task<JsonObject> ApplyThereAsync(string name, JsonObject spec) => environment.Cluster.ApplyAsync(
        new JsonObject
        {
            ["apiVersion"] = "secret-courier.io/v1beta1",
            ["kind"] = "VaultAuthGlobal",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Scene.OperatorNamespace },
            ["spec"] = spec,
        },
        Cancelled);
}
