using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// What a tenant may try that holds all rights in its namespace. Each attempt is refused with a reason, by the API server or in the resource's condition,
/// and no request reaches the store, nor anything else that listens. docs/security.md lists them.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class TenancyAbuseTests(AbuseScene abuse, TestEnvironment environment) : IClassFixture<AbuseScene>, IAsyncDisposable
{
    private static int _names;

    private readonly List<string> _secrets = [];

    private Scene Scene => abuse.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Takes the secrets away: those that fail are tried again, which would be counted in the next test.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _secrets.Select(secret => ObjectName.Courier("VaultStaticSecret", Scene.Namespace, secret)))
            await environment.Cluster.DeleteAsync(name, CancellationToken.None);
    }

    [Theory]
    [InlineData("VaultConnection", """{"address":"https://v","caCertPath":"/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"}""", "caCertPath is not supported")]
    [InlineData("VaultConnection", """{"address":"https://user:pw@v"}""", "without user")]
    [InlineData("VaultConnection", """{"address":"https://v@evil.com"}""", "without user")]
    [InlineData("VaultConnection", """{"address":"https://v#@evil.com"}""", "without user")]
    [InlineData("VaultConnection", """{"address":"file:///etc/passwd"}""", "http or https URL")]
    [InlineData("VaultConnection", """{"address":"https://v","proxyURL":"http://user:pw@p"}""", "without user")]
    [InlineData("VaultConnection", """{"address":"https://v","headers":{"X-Vault-Token":"t"}}""", "can't be set here")]
    [InlineData("VaultConnection", """{"address":"https://v","headers":{"X-Vault-Namespace":"root"}}""", "can't be set here")]
    [InlineData("VaultConnection", """{"address":"https://v","headers":{"Authorization":"Bearer t"}}""", "can't be set here")]
    [InlineData("VaultConnection", """{"address":"https://v","headers":{"Host":"other"}}""", "can't be set here")]
    [InlineData("VaultConnection", """{"address":"https://v","headers":{"X-A":"a\r\nX-Vault-Token: t"}}""", "printable ASCII")]
    [InlineData("VaultConnection", """{"address":"https://v","tlsServerName":"v\r\nX-Vault-Token: t"}""", "host name")]
    [InlineData("VaultConnection", """{"address":"https://v","caCertSecretRef":"other/ca"}""", "same namespace")]
    [InlineData("VaultConnection", """{"address":"https://v","clientCertSecretRef":"../other/own"}""", "same namespace")]
    [InlineData("VaultConnection", """{"address":"https://v","allowedNamespaces":["tеam-*"]}""", "names of namespaces")] // With a Cyrillic letter.
    [InlineData("VaultConnection", """{"address":"https://v","allowedNamespaces":["Team-*"]}""", "names of namespaces")]
    [InlineData("VaultAuth", """{"method":"kubernetes","mount":"kubernetes","kubernetes":{"role":"r","serviceAccount":"kube-system/admin"}}""", "serviceAccount")]
    [InlineData("VaultAuth", """{"method":"kubernetes","mount":"../../sys/seal","kubernetes":{"role":"r","serviceAccount":"app"}}""", "and ..")]
    [InlineData("VaultAuth", """{"method":"appRole","mount":"approle","appRole":{"roleId":"r","secretIDPath":"/var/run/secrets/kubernetes.io/serviceaccount/token"}}""", "appRole")]
    [InlineData("VaultAuth", """{"vaultConnectionRef":"a/b/c","method":"kubernetes","mount":"m","kubernetes":{"role":"r","serviceAccount":"app"}}""", "namespace/name")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a/../../sys/seal"}""", "without ..")]
    [InlineData("VaultStaticSecret", """{"mount":"../sys","path":"a"}""", "without ..")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a//b"}""", "path must be")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a","destination":{"name":"kube-system/token"}}""", "valid name of a Secret")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a","destination":{"type":"kubernetes.io/service-account-token"}}""", "access to the cluster")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a","destination":{"type":"bootstrap.kubernetes.io/token"}}""", "access to the cluster")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a","destination":{"labels":{"secret-courier.io/managed":"false"}}}""", "the operator's own")]
    [InlineData("VaultStaticSecret", """{"mount":"kv","path":"a","destination":{"annotations":{"secret-courier.io/owner":"VaultStaticSecret/other"}}}""", "the operator's own")]
    public async Task Refused_when_it_is_applied(string kind, string spec, string said)
    {
        var refusal = await Assert.ThrowsAsync<ClusterException>(() => Scene.ApplyAsync(kind, "abuse", JsonNode.Parse(spec)!.AsObject()));

        Assert.Equal(422, refusal.StatusCode);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://169.254.169.254", "link-local")]
    [InlineData("http://[fd00:ec2::254]", "credentials of machines")]
    [InlineData("http://127.0.0.1:{port}", "loopback")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}", "loopback")]
    [InlineData("http://2130706433:{port}", "loopback")]
    [InlineData("http://127.1:{port}", "loopback")]
    [InlineData("http://localhost:{port}", "loopback")]
    [InlineData("http://[::1]:{port}", "loopback")]
    [InlineData("http://0.0.0.0:{port}", "unspecified")]
    public async Task An_address_that_only_the_operator_can_reach(string address, string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        address = address.Replace("{port}", $"{((IPEndPoint)listener.LocalEndpoint).Port}", StringComparison.Ordinal);

        await ConnectionFailsAsync(c => c["address"] = address, "AddressNotAllowed", said);
        await ConnectionFailsAsync(c => (c["address"], c["proxyURL"]) = ("http://vault.example.com:8200", address), "AddressNotAllowed", said);

        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_store_that_sends_the_operator_elsewhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        abuse.Store.Intercept = context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"http://{listener.LocalEndpoint}{context.Request.Path}";
            return Task.FromResult(true);
        };
        try
        {
            await ConnectionFailsAsync(c => c["headers"] = new JsonObject { ["X-Other"] = "1" }, "VaultError", "which isn't followed");
        }
        finally
        {
            abuse.Store.Intercept = null;
        }

        Assert.False(listener.Pending());
        await Scene.WaitForReadyAsync("VaultStaticSecret", _secrets[^1], "True");
    }

    [Theory]
    [InlineData("X-VAULT-TOKEN")]
    [InlineData("x-Vault-namespace")]
    [InlineData("AUTHORIZATION")]
    [InlineData("X-Real-IP")]
    [InlineData("Content-Length")]
    [InlineData("bad name")]
    public async Task A_header_that_is_written_in_another_way(string name) =>
        await ConnectionFailsAsync(c => c["headers"] = new JsonObject { [name] = "x" }, "InvalidSpec", name);

    [Theory]
    [InlineData("https://kubernetes.default.svc.cluster.local")]
    [InlineData("https://KUBERNETES.default.svc")]
    [InlineData("api")]
    public async Task A_token_for_the_API_server(string audience)
    {
        var name = await AuthAsync(a => a["kubernetes"]!["audiences"] = new JsonArray("vault", audience));

        await SecretFailsAsync(s => s["vaultAuthRef"] = name, "InvalidSpec", "the API server's own");
    }

    [Theory]
    [InlineData("VaultAuth", "[]")]
    [InlineData("VaultAuth", """["team-*","nobody"]""")]
    [InlineData("VaultAuth", """["?"]""")]
    [InlineData("VaultConnection", "[]")]
    [InlineData("VaultConnection", """["team-*"]""")]
    public async Task What_another_namespace_shares_with_others(string kind, string allowed)
    {
        var name = await ShareAsync(kind, JsonNode.Parse(allowed)!);

        if (kind == "VaultConnection")
            name = await AuthAsync(a => a["vaultConnectionRef"] = $"{Scene.OperatorNamespace}/{name}");
        else
            name = $"{Scene.OperatorNamespace}/{name}";
        await SecretFailsAsync(s => s["vaultAuthRef"] = name, "NamespaceNotAllowed", "may not be used");
    }

    [Fact]
    public async Task A_selector_that_this_operator_cannot_judge()
    {
        var name = await ShareAsync("VaultAuth", new JsonArray(), s => s["allowedNamespaceSelector"] = new JsonObject());

        await SecretFailsAsync(s => s["vaultAuthRef"] = $"{Scene.OperatorNamespace}/{name}", "NamespaceNotAllowed", "--watch-namespaces");
    }

    [Fact]
    public async Task The_defaults_of_the_operator_s_namespace_that_nobody_named()
    {
        await ShareAsync("VaultConnection", new JsonArray(), name: "default");
        await ShareAsync("VaultAuth", new JsonArray(), name: "default");
        var connection = ObjectName.Courier("VaultConnection", Scene.Namespace, "default");
        var auth = ObjectName.Courier("VaultAuth", Scene.Namespace, "default");
        var usesDefault = await AuthAsync(a => a.Remove("vaultConnectionRef"));
        await environment.Cluster.DeleteAsync(connection, Cancelled);
        await environment.Cluster.DeleteAsync(auth, Cancelled);
        try
        {
            // The first one may still be read by the VaultAuth that was just deleted: until the operator has seen that.
            await SecretFailsAsync(s => s.Remove("vaultAuthRef"), "NamespaceNotAllowed", $"VaultAuth {Scene.OperatorNamespace}/default", reads: true);
            await SecretFailsAsync(s => s.Remove("vaultAuthRef"), "NamespaceNotAllowed", $"VaultAuth {Scene.OperatorNamespace}/default");
            await SecretFailsAsync(s => s["vaultAuthRef"] = usesDefault, "NamespaceNotAllowed", $"VaultConnection {Scene.OperatorNamespace}/default");
        }
        finally
        {
            await Scene.ApplyAsync("VaultConnection", "default", Scene.Connection());
            await Scene.ApplyAsync("VaultAuth", "default", Scene.Auth());
        }
    }

    [Fact]
    public async Task Templates_of_another_namespace()
    {
        await InOperatorNamespaceAsync("SecretTransformation", "templates", new JsonObject
        {
            ["templates"] = new JsonObject { ["k"] = new JsonObject { ["text"] = "x" } },
            ["allowedNamespaces"] = new JsonArray("team-*"),
        });

        await SecretFailsAsync(
            s => s["destination"] = new JsonObject
            {
                ["transformation"] = new JsonObject
                {
                    ["transformationRefs"] = new JsonArray(new JsonObject { ["namespace"] = Scene.OperatorNamespace, ["name"] = "templates" }),
                },
            },
            "NamespaceNotAllowed",
            "SecretTransformation");
    }

    [Theory]
    [InlineData("auth/token", "lookup-self")]
    [InlineData("auth", "token/lookup-self")]
    [InlineData("team", "auth/token/lookup-self")]
    [InlineData("sys", "internal/ui/mounts")]
    [InlineData("cubbyhole", "x")]
    [InlineData("identity", "oidc/token/any")]
    public async Task The_operator_s_own_token_or_the_store_s_own_paths_as_a_secret(string mount, string path) =>
        await SecretFailsAsync(s => (s["mount"], s["path"], s["type"]) = (mount, path, "kv-v1"), "InvalidSpec", "can't be");

    [Theory]
    [InlineData("%2e%2e/%2e%2e/sys/seal")]
    [InlineData("db?list=true")]
    [InlineData("db#fragment")]
    [InlineData("db;x=y")]
    public async Task A_path_that_is_to_become_another_on_the_way(string path)
    {
        abuse.Store.Reset();
        var name = await ApplySecretAsync(s => s["path"] = $"forbidden/{path}");

        // It is sent, as the name that it is: to the tenant's own policies, which know nothing of it.
        await Scene.WaitForReadyAsync("VaultStaticSecret", name, "False", "AccessDenied");
        Assert.All(
            abuse.Store.Requests.Where(r => r.Path.StartsWith($"/v1/{environment.Versioned}/", StringComparison.Ordinal)),
            r => Assert.Equal(($"/v1/{environment.Versioned}/data/forbidden/{path}", ""), (r.Path, r.Query)));
    }

    [Fact]
    public async Task A_Secret_of_another_team()
    {
        await Scene.ApplyAsync("v1", "Secret", "team-b", new JsonObject { ["stringData"] = new JsonObject { ["k"] = "theirs" } });

        await SecretFailsAsync(s => s["destination"] = new JsonObject { ["name"] = "team-b" }, "Conflict", "isn't ours", reads: true);
    }

    [Fact]
    public async Task A_Secret_that_another_controller_owns_with_our_marks_forged_on_it()
    {
        var owner = await environment.Cluster.GetAsync(ObjectName.Courier("VaultAuth", Scene.Namespace, "default"), Cancelled);
        await environment.Cluster.ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject
                {
                    ["name"] = "forged",
                    ["namespace"] = Scene.Namespace,
                    ["labels"] = new JsonObject { ["secret-courier.io/managed"] = "true" },
                    ["annotations"] = new JsonObject { ["secret-courier.io/owner"] = "VaultStaticSecret/forger" },
                    ["ownerReferences"] = new JsonArray(new JsonObject
                    {
                        ["apiVersion"] = "secret-courier.io/v1beta1",
                        ["kind"] = "VaultAuth",
                        ["name"] = "default",
                        ["uid"] = owner!["metadata"]!["uid"]!.GetValue<string>(),
                        ["controller"] = true,
                    }),
                },
                ["stringData"] = new JsonObject { ["k"] = "theirs" },
            },
            Cancelled);
        await Scene.PutAsync("forged", new JsonObject { ["k"] = "ours" });

        _secrets.Add("forger");
        await Scene.ApplyAsync("VaultStaticSecret", "forger", Scene.Static("forged", s => s["destination"] = new JsonObject { ["name"] = "forged", ["overwrite"] = true }));

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", "forger", "False", "Conflict");
        Assert.Contains("controlled by VaultAuth default", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var secret = await environment.Cluster.GetAsync(ObjectName.Secret(Scene.Namespace, "forged"), Cancelled);
        Assert.Equal(Convert.ToBase64String(Encoding.UTF8.GetBytes("theirs")), secret!["data"]!["k"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_template_that_never_ends()
    {
        const string Bomb = "{{ define \"x\" }}{{ template \"x\" . }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}";
        await SecretFailsAsync(
            s => s["destination"] = new JsonObject
            {
                ["transformation"] = new JsonObject { ["templates"] = new JsonObject { ["k"] = new JsonObject { ["text"] = Bomb } } },
            },
            "TemplateFailed",
            "template",
            reads: true);
        await Scene.WaitForReadyAsync("VaultStaticSecret", await ApplySecretAsync(_ => { }), "True");
    }

    [Fact]
    public async Task A_flood_of_sync_now_beyond_the_connection_s_limits()
    {
        const int Flood = 60;
        var name = $"flood-{Interlocked.Increment(ref _names)}";
        var connection = Scene.Connection();
        connection["limits"] = new JsonObject { ["requestsPerSecond"] = 2 };
        await Scene.ApplyAsync("VaultConnection", name, connection);
        var auth = await AuthAsync(a => a["vaultConnectionRef"] = name);
        var secret = await ApplySecretAsync(s => (s["vaultAuthRef"], s["type"]) = (auth, "kv-v2"));
        await Scene.WaitForReadyAsync("VaultStaticSecret", secret, "True");
        abuse.Store.Reset();

        for (var i = 1; i <= Flood; i++)
        {
            await environment.Cluster.PatchAsync(
                ObjectName.Courier("VaultStaticSecret", Scene.Namespace, secret),
                new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = $"{i}" } } },
                Cancelled);
        }

        await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", Scene.Namespace, secret),
            r => r?["status"]?["lastHandledSyncNow"]?.GetValue<string>() == $"{Flood}",
            Scene.Patience,
            Cancelled);
        Assert.InRange(abuse.Store.Requests.Count(r => r.Path.Contains("/data/", StringComparison.Ordinal)), 1, Flood / 2);
        await Scene.WaitForReadyAsync("VaultStaticSecret", secret, "True");
    }

    // A connection of this name, and a secret that uses it, are refused for the reason, and nobody is asked anything.
    private async Task ConnectionFailsAsync(Action<JsonObject> change, string reason, string said)
    {
        var name = $"abuse-{Interlocked.Increment(ref _names)}";
        var connection = Scene.Connection();
        change(connection);
        await Scene.ApplyAsync("VaultConnection", name, connection);
        var ready = await Scene.WaitForReadyAsync("VaultConnection", name, "False", reason);
        Assert.Contains(said, ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var auth = await AuthAsync(a => a["vaultConnectionRef"] = name);
        await SecretFailsAsync(s => s["vaultAuthRef"] = auth, reason, said, reads: reason == "VaultError");
    }

    private async Task SecretFailsAsync(Action<JsonObject> change, string reason, string said, bool reads = false)
    {
        abuse.Store.Reset();
        var name = await ApplySecretAsync(change);

        var ready = await Scene.WaitForReadyAsync("VaultStaticSecret", name, "False", reason);

        Assert.Contains(said, ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        if (!reads)
            Assert.DoesNotContain(abuse.Store.Requests, r => r.Path != "/v1/sys/health" && !IsAnothers(r.Path, name));
    }

    private async Task<string> ApplySecretAsync(Action<JsonObject> change)
    {
        var name = $"abuse-{Interlocked.Increment(ref _names)}";
        _secrets.Add(name);
        await Scene.PutAsync(name, new JsonObject { ["k"] = "v" });
        await Scene.ApplyAsync("VaultStaticSecret", name, Scene.Static(name, change));
        return name;
    }

    // The last try of a resource that the test before has deleted.
    private static bool IsAnothers(string path, string name) =>
        path.Contains("/data/allowed/", StringComparison.Ordinal) && !path.EndsWith($"/{name}", StringComparison.Ordinal);

    private async Task<string> AuthAsync(Action<JsonObject> change)
    {
        var name = $"abuse-{Interlocked.Increment(ref _names)}";
        var auth = Scene.Auth();
        change(auth);
        await Scene.ApplyAsync("VaultAuth", name, auth);
        return name;
    }

    private async Task<string> ShareAsync(string kind, JsonNode allowed, Action<JsonObject>? change = null, string? name = null)
    {
        name ??= $"shared-{Interlocked.Increment(ref _names)}";
        var spec = kind == "VaultAuth" ? Scene.Auth() : Scene.Connection();
        spec["allowedNamespaces"] = allowed;
        change?.Invoke(spec);
        await InOperatorNamespaceAsync(kind, name, spec);
        return name;
    }

    private Task<JsonObject> InOperatorNamespaceAsync(string kind, string name, JsonObject spec) => environment.Cluster.ApplyAsync(
        new JsonObject
        {
            ["apiVersion"] = "secret-courier.io/v1beta1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Scene.OperatorNamespace },
            ["spec"] = spec,
        },
        Cancelled);
}
