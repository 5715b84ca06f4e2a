using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

/// <summary>A sandbox Vault with a database engine at <c>db/</c> whose connection <c>pg</c> is to a PostgreSQL that isn't there.</summary>
public sealed class DatabaseMount : IAsyncDisposable
{
    private const string Creation = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';";

    private readonly string _url = $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{UnusedPort()}/app?sslmode=disable";

    private DatabaseMount(SandboxVault vault) => Vault = vault;

    /// <summary>The server.</summary>
    public SandboxVault Vault { get; }

    /// <summary>Starts a server.</summary>
    public static async Task<DatabaseMount> StartAsync(VaultFlavour flavour = VaultFlavour.Vault18)
    {
        var mount = new DatabaseMount(await SandboxVault.StartAsync(flavour));
        await mount.Vault.DoAsync("POST", "sys/mounts/db", new JsonObject { ["type"] = "database" });
        await mount.ConnectAsync("pg", "admin", "admin-password");
        await mount.Vault.DoAsync("POST", "db/roles/app", new JsonObject
        {
            ["db_name"] = "pg",
            ["creation_statements"] = Creation,
            ["default_ttl"] = "10m",
            ["max_ttl"] = "1h",
        });
        return mount;
    }

    /// <summary>Configures a connection.</summary>
    public async Task ConnectAsync(string name, string user, string password) =>
        Assert.Null(await TryConnectAsync(name, user, password));

    /// <summary>Configures a connection.</summary>
    /// <returns>The error; null for none.</returns>
    public async Task<string?> TryConnectAsync(string name, string user, string password)
    {
        var (status, body) = await Vault.SendAsync("POST", $"db/config/{name}", new JsonObject
        {
            ["plugin_name"] = "postgresql-database-plugin",
            ["connection_url"] = _url,
            ["username"] = user,
            ["password"] = password,
            ["allowed_roles"] = "*",
        });
        return status is HttpStatusCode.OK or HttpStatusCode.NoContent ? null : Error(body);
    }

    /// <summary>Reads credentials.</summary>
    public async Task<(string Lease, string User, string Password)> ReadAsync(string path, string token = "root")
    {
        var answer = await Vault.DoAsync("GET", $"db/{path}", token: token);
        return (
            answer!["lease_id"]!.GetValue<string>(),
            answer["data"]!["username"]!.GetValue<string>(),
            answer["data"]!["password"]!.GetValue<string>());
    }

    /// <summary>Sends a request that must fail, and gives its error.</summary>
    public async Task<string> FailAsync(string method, string path, JsonObject? body = null)
    {
        var (status, answer) = await Vault.SendAsync(method, path, body);
        Assert.True((int)status >= 400, $"{method} {path}: {(int)status}");
        return Error(answer);
    }

    /// <summary>True if the lease lives.</summary>
    public async Task<bool> LivesAsync(string lease) =>
        (await Vault.SendAsync("PUT", "sys/leases/lookup", new JsonObject { ["lease_id"] = lease })).Status == HttpStatusCode.OK;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Vault.DisposeAsync();

    /// <summary>A port that the system has just given and got back, so nothing listens there.</summary>
    public static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Error(JsonNode? body) => body!["errors"]![0]!.GetValue<string>();
}
