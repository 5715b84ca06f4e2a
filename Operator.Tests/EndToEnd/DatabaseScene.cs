using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Quickstart;
using Sandbox.Vault.Engines.Database.Servers;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// A scene with a database engine in its store: of the PostgreSQL that <c>E2E_POSTGRES_URL</c> names, else of one that the sandbox emulates.
/// </summary>
public sealed class DatabaseScene : IAsyncDisposable
{
    private readonly TestEnvironment _environment;

    private DatabaseScene(TestEnvironment environment, Scene scene)
    {
        _environment = environment;
        Scene = scene;
    }

    /// <summary>The scene.</summary>
    public Scene Scene { get; }

    /// <summary>Where the engine is enabled.</summary>
    public string Mount => $"{Scene.Namespace}-db";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string? Url => Environment.GetEnvironmentVariable("E2E_POSTGRES_URL") is { Length: > 0 } url ? url : null;

    /// <summary>Sets the scene; the operator isn't started yet.</summary>
    /// <param name="environment">Cluster and store.</param>
    /// <param name="leaseTime">How long credentials live, as the store writes it.</param>
    /// <param name="vaultAddress">The address of the VaultConnection, where it is another than the store's own.</param>
    public static async Task<DatabaseScene> CreateAsync(TestEnvironment environment, string leaseTime, Uri? vaultAddress = null)
    {
        var scene = new DatabaseScene(environment, await Scene.CreateAsync(environment, vaultAddress));
        await scene.ConfigureAsync(leaseTime);
        return scene;
    }

    /// <summary>The spec of a VaultDynamicSecret.</summary>
    public JsonObject Dynamic(string gracePeriod = "1s") => new()
    {
        ["mount"] = Mount,
        ["path"] = "creds/app",
        ["rotation"] = new JsonObject { ["gracePeriod"] = gracePeriod },
    };

    /// <summary>Applies a VaultDynamicSecret and waits for its credentials; gives the user.</summary>
    public async Task<string> DeliverAsync(string name, JsonObject spec)
    {
        await Scene.ApplyAsync("VaultDynamicSecret", name, spec);
        await Scene.WaitForReadyAsync("VaultDynamicSecret", name, "True", "Synced");
        return (await UserAsync(name))!;
    }

    /// <summary>The user that a Secret names.</summary>
    public async Task<string?> UserAsync(string secret) =>
        Text(await _environment.Cluster.GetAsync(ObjectName.Secret(Scene.Namespace, secret), Cancelled), "username");

    /// <summary>Asks for new credentials and waits for them.</summary>
    public async Task<string> RotateAsync(string name)
    {
        var round = Guid.NewGuid().ToString();
        await AskForNewAsync(name, round);
        await WaitUntilRotatedAsync(name, round);
        return (await UserAsync(name))!;
    }

    /// <summary>Waits until the Secret holds the credentials that a round asked for.</summary>
    public Task WaitUntilRotatedAsync(string name, string round) => _environment.Cluster.WaitAsync(
        ObjectName.Courier("VaultDynamicSecret", Scene.Namespace, name),
        r => r?["status"]?["lastHandledSyncNow"]?.GetValue<string>() == round,
        Scene.Patience,
        Cancelled);

    /// <summary>Asks for new credentials.</summary>
    public Task AskForNewAsync(string name, string round) => _environment.Cluster.PatchAsync(
        ObjectName.Courier("VaultDynamicSecret", Scene.Namespace, name),
        new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = round } } },
        Cancelled);

    /// <summary>Waits until nothing is under way or to be revoked; gives the resource.</summary>
    public Task<JsonObject?> WaitUntilSettledAsync(string name) => _environment.Cluster.WaitAsync(
        ObjectName.Courier("VaultDynamicSecret", Scene.Namespace, name),
        r => r?["status"] is JsonObject status && status["secretLease"] is not null && status["issue"] is null && status["retiring"] is null,
        Scene.Patience,
        Cancelled);

    private async Task<int> CountLeasesAsync()
    {
        var listed = await _environment.Vault.ReadAsync($"sys/leases/lookup/{Mount}/creds/app?list=true", Cancelled);
        return listed?["data"]?["keys"]?.AsArray().Count ?? 0;
    }

    /// <summary>Waits until the store has so many leases: what a token takes along ends a moment after it.</summary>
    public async Task AssertLeasesAsync(int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(Scene.Patience);
        int found;
        while ((found = await CountLeasesAsync()) != count && !limit.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancelled);
        Assert.Equal(count, found);
    }

    /// <summary>Asserts that a Secret's credentials log in, where there is a real database.</summary>
    public async Task AssertLogsInAsync(string secret)
    {
        if (Url is null)
            return;
        var live = await _environment.Cluster.GetAsync(ObjectName.Secret(Scene.Namespace, secret), Cancelled);
        await Login(Text(live, "username")!, Text(live, "password")!).VerifyAsync(Cancelled);
    }

    /// <summary>A login to the database as some user; null without a real one.</summary>
    public async Task<IDatabaseServer?> FindLoginAsync(string secret)
    {
        var live = await _environment.Cluster.GetAsync(ObjectName.Secret(Scene.Namespace, secret), Cancelled);
        return Url is null ? null : Login(Text(live, "username")!, Text(live, "password")!);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    private async Task ConfigureAsync(string leaseTime)
    {
        var address = DatabaseAddress.Parse(Url ?? $"postgresql://admin:admin@127.0.0.1:{UnusedPort()}/app?sslmode=disable");
        await _environment.WriteVaultAsync($"sys/mounts/{Mount}", new JsonObject { ["type"] = "database" });
        await _environment.Vault.WriteAsync(
            $"{Mount}/config/pg",
            new JsonObject
            {
                ["plugin_name"] = "postgresql-database-plugin",
                ["connection_url"] =
                    $"postgresql://{{{{username}}}}:{{{{password}}}}@{address.Authority}/{address.Database}?sslmode={address.Option("sslmode") ?? "require"}",
                ["username"] = address.User,
                ["password"] = address.Password,
                ["allowed_roles"] = "*",
            },
            Cancelled);
        await _environment.Vault.WriteAsync(
            $"{Mount}/roles/app",
            new JsonObject
            {
                ["db_name"] = "pg",
                ["creation_statements"] = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'",
                ["default_ttl"] = leaseTime,
                ["max_ttl"] = "24h",
            },
            Cancelled);
        await _environment.WriteVaultAsync(
            $"sys/policies/acl/{Mount}", new JsonObject { ["policy"] = $$"""path "{{Mount}}/creds/*" { capabilities = ["read"] }""" });
        await _environment.Vault.WriteAsync(
            $"auth/{_environment.AuthMount}/role/{Scene.Namespace}",
            new JsonObject
            {
                ["bound_service_account_names"] = "app",
                ["bound_service_account_namespaces"] = Scene.Namespace,
                ["audience"] = "vault",
                ["token_policies"] = Mount,
                ["token_ttl"] = "20m",
            },
            Cancelled);
    }

    private static PostgresServer Login(string user, string password) =>
        new(DatabaseAddress.Parse(Url!) with { User = user, Password = password });

    private static string? Text(JsonObject? secret, string key) =>
        secret?["data"]?[key] is { } value ? Encoding.UTF8.GetString(Convert.FromBase64String(value.GetValue<string>())) : null;

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
