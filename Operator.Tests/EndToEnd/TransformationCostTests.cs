using System.Net.Security;
using System.Text.Json.Nodes;
using Operator.Runtime.Client.Transport;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>What templates cost, seen by proxies between the operator and both servers: nothing, as long as nothing changes.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class TransformationCostTests(TestEnvironment environment) : IAsyncLifetime
{
    private const int Refreshes = 4;

    private CountingProxy _api = null!;
    private CountingProxy _vault = null!;
    private Scene _scene = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var trust = new SocketsHttpHandler { SslOptions = ServerTrust.OptionsFor(environment.Kubernetes), EnableMultipleHttp2Connections = true };
        _api = await CountingProxy.StartAsync(environment.Kubernetes.Server, trust, Cancelled);
        _vault = await CountingProxy.StartAsync(environment.VaultAddress, new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions() }, Cancelled);
        _scene = await Scene.CreateAsync(environment, _vault.Address);
        await _scene.StartReplicaAsync(await _scene.WriteKubeconfigAsync(_api.Address, null), "--leader-elect", "false");
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _api.DisposeAsync();
        await _vault.DisposeAsync();
    }

    [Theory]
    [InlineData("{{ .Secrets.user }}:{{ .Secrets.password | b64enc }}@v{{ .Metadata.version }}")]
    [InlineData("{{ htpasswd .Secrets.user .Secrets.password }} {{ randAlphaNum 20 }} {{ now | unixEpoch }}")]
    public async Task A_refresh_that_finds_nothing_new_asks_the_API_server_nothing_whatever_its_templates_call(string template)
    {
        await SyncAsync(template);
        _api.Reset();

        await RefreshAsync();

        Assert.Empty(_api.Requests);
    }

    [Fact]
    public async Task What_can_not_be_rendered_again_stays_until_its_source_changes()
    {
        await SyncAsync("{{ .Secrets.user }} {{ randAlphaNum 20 }}");
        var first = await ValueAsync();

        // An edit of other fields writes the Secret with what is in it.
        await ApplyAsync("{{ .Secrets.user }} {{ randAlphaNum 20 }}", new JsonObject { ["edited"] = "true" });
        await WaitAsync(secret => secret["metadata"]!["labels"]?["edited"] is not null);
        Assert.Equal(first, await ValueAsync());

        await PutAsync("other");
        var second = await WaitAsync(secret => ValueOf(secret).StartsWith("other ", StringComparison.Ordinal));
        Assert.NotEqual(first[^20..], second[^20..]);

        // What somebody deletes is made anew: nobody keeps it elsewhere.
        await environment.Cluster.DeleteAsync(ObjectName.Secret(_scene.Namespace, "made"), Cancelled);
        await WaitAsync(secret => ValueOf(secret) != second);
    }

    private async Task SyncAsync(string template)
    {
        await PutAsync("app");
        await ApplyAsync(template, []);
        await _scene.WaitForReadyAsync("VaultStaticSecret", "made", "True", "Synced");
    }

    private Task PutAsync(string user) => _scene.PutAsync("made", new JsonObject { ["user"] = user, ["password"] = "p" });

    private Task ApplyAsync(string template, JsonObject labels) => _scene.ApplyAsync("VaultStaticSecret", "made", _scene.Static("made", spec =>
    {
        spec["refreshAfter"] = "1s";
        spec["type"] = "kv-v2";
        spec["destination"] = new JsonObject
        {
            ["labels"] = labels,
            ["transformation"] = new JsonObject { ["templates"] = new JsonObject { ["key"] = new JsonObject { ["text"] = template } } },
        };
    }));

    private async Task RefreshAsync()
    {
        _vault.Reset();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(Scene.Patience);
        for (var next = _vault.NextRequestAsync(limit.Token); Reads() < Refreshes; next = _vault.NextRequestAsync(limit.Token))
            await next;
    }

    private int Reads() => _vault.Requests.Count(request => request.Path.Contains("/data/", StringComparison.Ordinal));

    private Task<string> ValueAsync() => WaitAsync(_ => true);

    private async Task<string> WaitAsync(Func<JsonObject, bool> isWanted)
    {
        var secret = await environment.Cluster.WaitAsync(
            ObjectName.Secret(_scene.Namespace, "made"), secret => secret?["data"]?["key"] is not null && isWanted(secret), Scene.Patience, Cancelled);
        return ValueOf(secret!);
    }

    private static string ValueOf(JsonObject secret) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(secret["data"]!["key"]!.GetValue<string>()));
}
