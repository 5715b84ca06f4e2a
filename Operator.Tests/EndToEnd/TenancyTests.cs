using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// What the operator's namespace shares, with an operator that watches all namespaces; in an environment of its own, as it would meddle in others.
/// </summary>
public sealed class TenancyTests(TestEnvironment environment) : IClassFixture<TestEnvironment>, IAsyncLifetime
{
    private Scene _scene = null!;
    private string _team = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scene = await Scene.CreateAsync(environment);
        _scene.WatchesAllNamespaces = true;
        _team = $"{_scene.Namespace}-team";
        await environment.CreateNamespaceAsync(_team);
        await ApplyAsync(_team, "v1", "ServiceAccount", "app", []);
        await environment.WriteVaultAsync(
            $"auth/{environment.AuthMount}/role/{_team}",
            new JsonObject
            {
                ["bound_service_account_names"] = "app",
                ["bound_service_account_namespaces"] = _team,
                ["audience"] = "vault",
                ["token_policies"] = environment.Prefix,
            });
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Namespaces_are_let_in_by_their_labels_and_out_again_without_an_edit_of_any_resource()
    {
        await ShareAsync(new JsonObject { ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "tier", ["operator"] = "In", ["values"] = new JsonArray("gold") }) });
        await _scene.PutAsync("db", new JsonObject { ["k"] = "one" });
        await _scene.StartOperatorAsync("--connection-health-interval", "1h");
        await ApplyAsync(_team, "secret-courier.io/v1beta1", "VaultStaticSecret", "db", new JsonObject { ["spec"] = _scene.Static("db", s => s["refreshAfter"] = "1s") });
        var refused = await ReadyAsync("False", "NamespaceNotAllowed");
        Assert.Contains("allowedNamespaceSelector", refused["message"]!.GetValue<string>(), StringComparison.Ordinal);

        await LabelAsync("gold");
        await ReadyAsync("True", "Synced");

        await LabelAsync("silver");
        await ReadyAsync("False", "NamespaceNotAllowed");
        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });
        var secret = await environment.Cluster.GetAsync(ObjectName.Secret(_team, "db"), Cancelled);
        Assert.Equal("b25l", secret!["data"]!["k"]!.GetValue<string>());

        await LabelAsync("gold");
        await ReadyAsync("True", "Synced");
        await environment.Cluster.WaitAsync(
            ObjectName.Secret(_team, "db"), s => s?["data"]?["k"]?.GetValue<string>() == "dHdv", Scene.Patience, Cancelled);
    }

    [Fact]
    public async Task The_operator_s_own_key_is_no_destination_though_somebody_may_make_resources_beside_it()
    {
        await ShareAsync(new JsonObject());
        await _scene.PutAsync("db", new JsonObject { ["key"] = "chosen by the tenant, and long enough to be one" });
        await _scene.StartOperatorAsync();
        var spec = _scene.Static("db", s => s["destination"] = new JsonObject { ["name"] = "secret-courier-mac-key", ["overwrite"] = true, ["type"] = "example.com/own" });

        await ApplyAsync(_scene.OperatorNamespace, "secret-courier.io/v1beta1", "VaultStaticSecret", "thief", new JsonObject { ["spec"] = spec });

        var resource = await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", _scene.OperatorNamespace, "thief"), r => Scene.Condition(r, "Ready") is not null, Scene.Patience, Cancelled);
        Assert.Contains("the operator's own", Scene.Condition(resource, "Ready")!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    // The default connection and VaultAuth of the operator's namespace.
    private async Task ShareAsync(JsonObject selector)
    {
        var connection = _scene.Connection();
        await ApplyAsync(_scene.OperatorNamespace, "secret-courier.io/v1beta1", "VaultConnection", "default", new JsonObject { ["spec"] = connection });
        var auth = _scene.Auth();
        auth["kubernetes"]!["role"] = _team;
        auth["allowedNamespaceSelector"] = selector;
        await ApplyAsync(_scene.OperatorNamespace, "secret-courier.io/v1beta1", "VaultAuth", "default", new JsonObject { ["spec"] = auth });
    }

    private Task<JsonObject> LabelAsync(string tier) => environment.Cluster.PatchAsync(
        new ObjectName("v1", "Namespace", "", _team),
        new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["tier"] = tier } } },
        Cancelled);

    private async Task<JsonObject> ReadyAsync(string status, string reason)
    {
        var resource = await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", _team, "db"),
            r => Scene.Condition(r, "Ready") is { } ready && ready["status"]!.GetValue<string>() == status && ready["reason"]!.GetValue<string>() == reason,
            Scene.Patience,
            Cancelled);
        return Scene.Condition(resource, "Ready")!;
    }

    private Task<JsonObject> ApplyAsync(string inNamespace, string apiVersion, string kind, string name, JsonObject content)
    {
        content["apiVersion"] = apiVersion;
        content["kind"] = kind;
        content["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = inNamespace };
        return environment.Cluster.ApplyAsync(content, Cancelled);
    }
}
