using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// What can't work is told: <c>Ready=False</c> with a reason and a message to act on, one event, no lost data, no effect on others; and once the cause is
/// gone, it works.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class BadInputTests(RunningScene running, TestEnvironment environment) : IClassFixture<RunningScene>
{
    private const string Fine = "fine";

    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_is_not_there()
    {
        await ConnectAsync("nobody", s => s["address"] = "http://127.0.0.1:1");

        await FailsAsync("unreachable", "VaultUnreachable", "127.0.0.1:1", auth: "nobody");
        await Scene.WaitForReadyAsync("VaultConnection", "nobody", "False", "VaultUnreachable");
    }

    [Fact]
    public async Task A_CA_that_did_not_sign_the_store_and_one_that_is_none()
    {
        await ConnectAsync("garbage", s => s["caCert"] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");

        await FailsAsync("bad-ca", "InvalidCA", "spec.caCert", auth: "garbage");
    }

    [Fact]
    public async Task A_CA_Secret_that_is_missing_and_then_comes()
    {
        await ConnectAsync("ca-secret", s => s["caCertSecretRef"] = "the-ca");

        await FailsAsync("no-ca-secret", "InvalidCA", "the-ca", auth: "ca-secret");
    }

    [Fact]
    public async Task TLS_with_a_server_that_the_CA_did_not_sign()
    {
        // The API server speaks TLS with a CA of its own, which the system doesn't trust.
        await ConnectAsync("untrusted", s => s["address"] = environment.Kubernetes.Server.ToString().TrimEnd('/'));

        await FailsAsync("untrusted", "TlsFailed", "spec.caCert", auth: "untrusted");
    }

    [Fact]
    public async Task A_role_that_does_not_exist()
    {
        var auth = Scene.Auth();
        auth["kubernetes"]!["role"] = "no-such-role";
        await Scene.ApplyAsync("VaultAuth", "wrong-role", auth);

        await FailsAsync("wrong-role", "LoginFailed", "no-such-role", auth: "wrong-role");
    }

    [Fact]
    public async Task A_ServiceAccount_that_does_not_exist()
    {
        var auth = Scene.Auth();
        auth["kubernetes"]!["serviceAccount"] = "nobody";
        await Scene.ApplyAsync("VaultAuth", "no-account", auth);

        await FailsAsync("no-account", "LoginFailed", "nobody", auth: "no-account");
    }

    [Fact]
    public async Task An_audience_of_the_API_server()
    {
        var auth = Scene.Auth();
        auth["kubernetes"]!["audiences"] = new JsonArray("https://kubernetes.default.svc.cluster.local");
        await Scene.ApplyAsync("VaultAuth", "api-audience", auth);

        await FailsAsync("api-audience", "InvalidSpec", "audience", auth: "api-audience");
    }

    [Fact]
    public async Task A_path_with_nothing_at_it_and_then_something()
    {
        await FailsAsync("missing", "SourceMissing", $"allowed/{Scene.Namespace}/missing");

        await Scene.PutAsync("missing", new JsonObject { ["k"] = "found" });
        await NudgeAsync("missing");
        await Scene.WaitForValueAsync("missing", "k", "found");
        await Scene.WaitForReadyAsync("VaultStaticSecret", "missing", "True", "Synced");
    }

    [Fact]
    public async Task A_path_that_the_policy_denies() =>
        await FailsAsync("denied", "AccessDenied", "capability", change: s => s["path"] = "forbidden/db");

    [Fact]
    public async Task A_VaultAuth_that_is_missing_and_then_comes()
    {
        await Scene.PutAsync("early", new JsonObject { ["k"] = "v" });
        await FailsAsync("early", "AuthNotFound", "later", auth: "later");

        await Scene.ApplyAsync("VaultAuth", "later", Scene.Auth());
        await Scene.WaitForReadyAsync("VaultStaticSecret", "early", "True");
    }

    [Fact]
    public async Task A_VaultAuth_of_another_namespace_that_does_not_allow_this_one()
    {
        var other = $"{Scene.Namespace}-other";
        await environment.CreateNamespaceAsync(other);
        await environment.Cluster.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "secret-courier.io/v1beta1",
                ["kind"] = "VaultAuth",
                ["metadata"] = new JsonObject { ["name"] = "shared", ["namespace"] = Scene.OperatorNamespace },
                ["spec"] = Scene.Auth(),
            },
            Cancelled);

        await FailsAsync("not-allowed", "NamespaceNotAllowed", "allowedNamespaces", auth: $"{Scene.OperatorNamespace}/shared");
    }

    [Fact]
    public async Task A_destination_that_is_somebody_elses()
    {
        await Scene.ApplyAsync("v1", "Secret", "theirs", new JsonObject { ["stringData"] = new JsonObject { ["k"] = "theirs" } });
        await Scene.PutAsync("theirs", new JsonObject { ["k"] = "ours" });

        await FailsAsync("theirs", "Conflict", "overwrite");

        var secret = await environment.Cluster.GetAsync(ObjectName.Secret(Scene.Namespace, "theirs"), Cancelled);
        Assert.Equal("dGhlaXJz", secret!["data"]!["k"]!.GetValue<string>());

        await Scene.ApplyAsync("VaultStaticSecret", "theirs", Scene.Static("theirs", s => s["destination"] = new JsonObject { ["overwrite"] = true }));
        await Scene.WaitForValueAsync("theirs", "k", "ours");
    }

    [Fact]
    public async Task A_key_that_a_Secret_can_not_have()
    {
        await Scene.PutAsync("odd-key", new JsonObject { ["with space"] = "v" });

        await FailsAsync("odd-key", "InvalidKey", "with space");
    }

    [Fact]
    public async Task Values_over_a_MiB()
    {
        // Two halves: a store refuses single bodies over its own limit, and 1.1 MiB as one value may be one.
        await Scene.PutAsync("big", new JsonObject { ["a"] = new string('a', 600_000), ["b"] = new string('b', 450_000) });

        await FailsAsync("big", "TooLarge", "1048576");
    }

    [Fact]
    public async Task An_address_that_is_no_URL_is_refused_when_it_is_applied()
    {
        var refusal = await Assert.ThrowsAsync<ClusterException>(
            () => Scene.ApplyAsync("VaultConnection", "no-url", new JsonObject { ["address"] = "vault:8200" }));

        Assert.Equal(422, refusal.StatusCode);
        Assert.Contains("http or https URL", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rolloutRestartTargets", """{"rolloutRestartTargets":[{"kind":"Deployment"}]}""")]
    [InlineData("instantUpdates", """{"syncConfig":{"instantUpdates":true}}""")]
    [InlineData("path", """{"path":"a/../b"}""")]
    [InlineData("refreshAfter", """{"refreshAfter":"1 hour"}""")]
    [InlineData("version", """{"type":"kv-v1","version":3}""")]
    public async Task Fields_that_can_not_work_are_refused_when_they_are_applied(string field, string json)
    {
        var spec = Scene.Static("refused", s =>
        {
            foreach (var (name, value) in JsonNode.Parse(json)!.AsObject().ToList())
                s[name] = value!.DeepClone();
        });

        var refusal = await Assert.ThrowsAsync<ClusterException>(() => Scene.ApplyAsync("VaultStaticSecret", "refused", spec));

        Assert.Equal(422, refusal.StatusCode);
        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    // The resource fails as said, says so once, and another one is synced meanwhile.
    private async Task FailsAsync(string name, string reason, string said, string? auth = null, Action<JsonObject>? change = null)
    {
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name, s =>
        {
            if (auth is not null)
                s["vaultAuthRef"] = auth;
            change?.Invoke(s);
        }));

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", name, "False", reason);
        Assert.Contains(said, ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await environment.Cluster.WaitForAnyAsync(
            "events.k8s.io/v1", "Event", Scene.Namespace, e => IsAbout(e, name) && e["reason"]!.GetValue<string>() == reason, Scene.Patience, Cancelled);

        await Scene.PutAsync(Fine, new JsonObject { ["k"] = name });
        await Scene.ApplyAsync("VaultStaticSecret", Fine, Scene.Static(Fine));
        await NudgeAsync(Fine);
        await Scene.WaitForValueAsync(Fine, "k", name);
        var events = await environment.Cluster.ListAsync("events.k8s.io/v1", "Event", Scene.Namespace, Cancelled);
        Assert.Single(events, e => IsAbout(e, name) && e["reason"]!.GetValue<string>() == reason);
    }

    private async Task ConnectAsync(string name, Action<JsonObject> change)
    {
        var connection = Scene.Connection();
        change(connection);
        await Scene.ApplyAsync("VaultConnection", name, connection);
        var auth = Scene.Auth();
        auth["vaultConnectionRef"] = name;
        await Scene.ApplyAsync("VaultAuth", name, auth);
    }

    private Task<JsonObject> NudgeAsync(string name) => environment.Cluster.PatchAsync(
        ObjectName.Courier("VaultStaticSecret", Scene.Namespace, name),
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = Guid.NewGuid().ToString() } } },
        Cancelled);

    private static bool IsAbout(JsonObject item, string name) =>
        item["regarding"]?["name"]?.GetValue<string>() == name && item["regarding"]?["kind"]?.GetValue<string>() == "VaultStaticSecret";
}
