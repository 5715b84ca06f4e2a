using System.Globalization;
using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Operator.Tests.Runtime;

namespace Operator.Tests.EndToEnd;

/// <summary>A VaultConnection with all that it may say, and what the operator makes of a store that misbehaves.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ConnectionTests(TestEnvironment environment) : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private CountingProxy _store = null!;
    private Scene _scene = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await ProxyAsync();
        _scene = await Scene.CreateAsync(environment, _store.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _store.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task A_store_that_asks_who_we_are_is_shown_a_certificate_and_a_CA_that_is_rotated_takes_effect_without_an_edit()
    {
        using var next = new TestAuthority();
        var shown = _authority.Issue("localhost", out _);
        await using var front = await ProxyAsync(https =>
        {
            https.ServerCertificateSelector = (_, _) => shown;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (client, _, _) => client.Subject == "CN=operator";
        });
        await PutSecretAsync("ca", "Opaque", ("ca.crt", _authority.Pem));
        using var own = _authority.Issue("operator", out var key);
        await PutSecretAsync("own", "kubernetes.io/tls", ("tls.crt", own.ExportCertificatePem()), ("tls.key", key));
        await ConnectAsync("default", front.Address, c => (c["caCertSecretRef"], c["clientCertSecretRef"]) = ("ca", "own"));
        await _scene.StartOperatorAsync();
        await SyncAsync("db", "one");

        shown = next.Issue("localhost", out _);
        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });
        front.Reset();
        await PutSecretAsync("ca", "Opaque", ("ca.crt", next.Pem));

        await _scene.WaitForValueAsync("db", "k", "two");
        Assert.Equal(1, front.Requests.Count(r => r.Path.EndsWith("/login", StringComparison.Ordinal)));
        using var stranger = new TestAuthority();
        await PutSecretAsync("ca", "Opaque", ("ca.crt", stranger.Pem));
        await _scene.WaitForReadyAsync("VaultConnection", "default", "False", "TlsFailed");
        await PutSecretAsync("ca", "Opaque", ("ca.crt", next.Pem));
        await _scene.WaitForReadyAsync("VaultConnection", "default", "True");
        await _scene.WaitForReadyAsync("VaultStaticSecret", "db", "True");
    }

    [Fact]
    public async Task A_client_certificate_that_is_missing_and_then_comes()
    {
        await ConnectAsync("default", _store.Address, c => c["clientCertSecretRef"] = "own");
        await _scene.StartOperatorAsync();
        var missing = await _scene.WaitForReadyAsync("VaultConnection", "default", "False", "InvalidClientCertificate");
        Assert.Contains("doesn't exist", missing["message"]!.GetValue<string>(), StringComparison.Ordinal);

        using var own = _authority.Issue("operator", out var key);
        await PutSecretAsync("own", "kubernetes.io/tls", ("tls.crt", own.ExportCertificatePem()), ("tls.key", key));

        await _scene.WaitForReadyAsync("VaultConnection", "default", "True", "Healthy");
    }

    [Fact]
    public async Task All_requests_go_through_the_proxy_that_is_named()
    {
        // The store's name is known to nobody, so that only the proxy can reach it.
        await ConnectAsync("default", new Uri("http://vault.invalid:8200"), c => c["proxyURL"] = Text(_store.Address));
        await _scene.StartOperatorAsync();

        await SyncAsync("db", "one");

        Assert.Contains(_store.Requests, r => r.Path.EndsWith("/login", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_within_its_limits_holds_back_nobody_of_another()
    {
        const int Count = 30;
        await ConnectAsync("limited", _store.Address, c => c["limits"] = new JsonObject { ["requestsPerSecond"] = 2, ["maxInFlight"] = 1 });
        await _scene.StartOperatorAsync();
        for (var i = 0; i < Count; i++)
        {
            await _scene.PutAsync($"slow-{i}", new JsonObject { ["k"] = "v" });
            await _scene.ApplyAsync("VaultStaticSecret", $"slow-{i}", _scene.Static($"slow-{i}", s => (s["vaultAuthRef"], s["type"]) = ("limited", "kv-v2")));
        }

        await SyncAsync("free", "at once");

        var synced = (await environment.Cluster.ListAsync("secret-courier.io/v1beta1", "VaultStaticSecret", _scene.Namespace, Cancelled))
            .Count(r => Scene.Condition(r, "Ready")?["status"]?.GetValue<string>() == "True");
        Assert.InRange(synced, 1, Count); // Of 31, one of which isn't limited.
        for (var i = 0; i < Count; i++)
            await _scene.WaitForReadyAsync("VaultStaticSecret", $"slow-{i}", "True", "Synced");
        Assert.Equal(Count, _store.Requests.Count(r => r.Path.Contains("/slow-", StringComparison.Ordinal)));
        await _scene.WaitForReadyAsync("VaultConnection", "limited", "True");
    }

    [Fact]
    public async Task A_dead_store_costs_a_request_an_interval_and_not_one_a_resource_and_all_follow_when_it_is_back()
    {
        Assert.SkipWhen(environment.Sandbox is null, "Sealing can be had from the sandbox only.");
        const int Count = 200;
        await _scene.PutAsync("db", new JsonObject { ["k"] = "one" });
        await _scene.StartOperatorAsync("--connection-health-interval", "1s");
        for (var i = 0; i < Count; i++)
            await _scene.ApplyAsync("VaultStaticSecret", $"db-{i}", _scene.Static("db", s => (s["refreshAfter"], s["type"]) = (i % 2 == 0 ? "1s" : "1h", "kv-v2")));
        for (var i = 0; i < Count; i++)
            await _scene.WaitForReadyAsync("VaultStaticSecret", $"db-{i}", "True", "Synced");
        await _scene.WaitForReadyAsync("VaultConnection", "default", "True", "Healthy");
        await _scene.PutAsync("db", new JsonObject { ["k"] = "two" });
        _store.Reset();

        environment.Sandbox!.Vault.Control.Seal();
        try
        {
            await _scene.WaitForReadyAsync("VaultConnection", "default", "False", "VaultSealed");
            var before = _store.Requests.Count;

            // The circuit is open by then: three more requests are three of its intervals.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            limit.CancelAfter(Scene.Patience);
            for (var next = _store.NextRequestAsync(limit.Token); _store.Requests.Count < before + 3; next = _store.NextRequestAsync(limit.Token))
                await next;

            // A hundred resources were due each second meanwhile. Those in work when it was sealed, and those before the circuit opened, are the rest.
            Assert.InRange(_store.Requests.Count, 3, 40);
        }
        finally
        {
            environment.Sandbox.Vault.Control.Unseal();
        }

        await _scene.WaitForReadyAsync("VaultConnection", "default", "True", "Healthy");
        for (var i = 0; i < Count; i++)
            await _scene.WaitForReadyAsync("VaultStaticSecret", $"db-{i}", "True", "Synced");
        await _scene.WaitForValueAsync("db-0", "k", "two");
        await environment.Cluster.WaitForAnyAsync(
            "events.k8s.io/v1", "Event", _scene.Namespace, e => e["reason"]!.GetValue<string>() == "ConnectionRecovered", Scene.Patience, Cancelled);
    }

    [Theory]
    [InlineData("html", "VaultError", "none of a Vault API")]
    [InlineData("truncated", "VaultError", "none of a Vault API")]
    [InlineData("endless", "VaultError", "larger than")]
    [InlineData("reset", "VaultUnreachable", "can't be reached")]
    [InlineData("silent", "VaultUnreachable", "gave no answer within 1 s")]
    [InlineData("502", "VaultError", "HTTP 502")]
    [InlineData("429", "VaultError", "HTTP 429")]
    [InlineData("472", "VaultError", "disaster recovery secondary")]
    [InlineData("474", "VaultError", "no active node")]
    [InlineData("501", "VaultSealed", "not initialised")]
    [InlineData("503", "VaultSealed", "sealed")]
    [InlineData("redirect", "VaultError", "which isn't followed with a token")]
    public async Task What_is_no_answer_of_a_store_is_said_and_over_when_it_answers(string what, string reason, string said)
    {
        await using var elsewhere = await ProxyAsync();
        _store.Intercept = context => MisbehaveAsync(what, context, elsewhere.Address);
        await ConnectAsync("default", _store.Address, c => c["timeout"] = "1s");
        await _scene.StartOperatorAsync("--connection-health-interval", "1s");

        var ready = await _scene.WaitForReadyAsync("VaultConnection", "default", "False", reason);

        Assert.Contains(said, ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        _store.Intercept = null;
        await _scene.WaitForReadyAsync("VaultConnection", "default", "True", "Healthy");
        await SyncAsync("db", what);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_said_to_be_that()
    {
        await ConnectAsync("default", new Uri("http://vault.invalid:8200"));
        await _scene.StartOperatorAsync();

        var ready = await _scene.WaitForReadyAsync("VaultConnection", "default", "False", "VaultUnreachable");

        Assert.Contains("can't be resolved", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<bool> MisbehaveAsync(string what, HttpContext context, Uri elsewhere)
    {
        var answer = context.Response;
        switch (what)
        {
            case "html":
                answer.ContentType = "text/html";
                await answer.WriteAsync("<html>welcome</html>", context.RequestAborted);
                break;
            case "truncated":
                answer.ContentType = "application/json";
                await answer.WriteAsync("""{"initialized":true,"sea""", context.RequestAborted);
                break;
            case "endless":
                for (var i = 0; i < 1024; i++)
                    await answer.WriteAsync(new string(' ', 64 * 1024), context.RequestAborted);
                break;
            case "reset":
                context.Abort();
                break;
            case "silent":
                var never = new TaskCompletionSource();
                await using (context.RequestAborted.Register(never.SetResult))
                    await never.Task;
                break;
            case "redirect":
                answer.StatusCode = 302;
                answer.Headers.Location = elsewhere.ToString();
                break;
            default:
                answer.StatusCode = int.Parse(what, CultureInfo.InvariantCulture);
                answer.ContentType = "application/json";
                await answer.WriteAsync(
                    what is "502" or "429"
                        ? """{"errors":["busy"]}"""
                        : $$"""{"initialized":{{(what == "501" ? "false" : "true")}},"sealed":{{(what is "501" or "503" ? "true" : "false")}},"standby":true}""",
                    context.RequestAborted);
                break;
        }

        return true;
    }

    private Task<CountingProxy> ProxyAsync(Action<HttpsConnectionAdapterOptions>? tls = null) => CountingProxy.StartAsync(
        environment.VaultAddress, new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions() }, Cancelled, tls);

    // A connection and a VaultAuth of the same name that uses it.
    private async Task ConnectAsync(string name, Uri address, Action<JsonObject>? change = null)
    {
        var connection = new JsonObject { ["address"] = Text(address) };
        change?.Invoke(connection);
        await _scene.ApplyAsync("VaultConnection", name, connection);
        var auth = _scene.Auth();
        auth["vaultConnectionRef"] = name;
        await _scene.ApplyAsync("VaultAuth", name, auth);
    }

    private async Task SyncAsync(string name, string value)
    {
        await _scene.PutAsync(name, new JsonObject { ["k"] = value });
        await _scene.ApplyAsync("VaultStaticSecret", name, _scene.Static(name));
        await _scene.WaitForValueAsync(name, "k", value);
        await _scene.WaitForReadyAsync("VaultStaticSecret", name, "True");
    }

    private Task PutSecretAsync(string name, string type, params (string Key, string Value)[] data) => _scene.ApplyAsync("v1", "Secret", name, new JsonObject
    {
        ["type"] = type,
        ["data"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(d.Value))))),
    });

    private static string Text(Uri address) => address.ToString().TrimEnd('/');
}
