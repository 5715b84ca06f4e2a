using System.Text.Json.Nodes;
using Sandbox.Vault.Engines.Database.Servers;

namespace Operator.Tests.VaultSandbox;

/// <summary>Against a real PostgreSQL that <c>E2E_POSTGRES_URL</c> names, such as
/// <c>postgresql://superuser:password@127.0.0.1:5432/postgres?sslmode=disable</c>.</summary>
public sealed class RealPostgresTests
{
    [Theory]
    [MemberData(nameof(EmulatedPostgresTests.Statements), MemberType = typeof(EmulatedPostgresTests))]
    public async Task The_emulated_database_says_what_the_real_one_says(string sql, string? error)
    {
        var server = new PostgresServer(DatabaseAddress.Parse(Url()));
        await using var transaction = await server.BeginAsync(TestContext.Current.CancellationToken);
        await transaction.ExecuteAsync("CREATE ROLE emu_known; CREATE ROLE emu_other", TestContext.Current.CancellationToken);

        string? said = null;
        try
        {
            await transaction.ExecuteAsync(sql, TestContext.Current.CancellationToken);
        }
        catch (SqlErrorException e)
        {
            said = e.Message;
        }

        Assert.Equal(error, said); // and nothing is committed
    }

    [Fact]
    public async Task Users_exist_log_in_and_are_gone_after_their_lease()
    {
        await using var vault = await SandboxVault.StartAsync();
        var url = await ConfigureAsync(vault);
        await vault.DoAsync("POST", "db/roles/app", new JsonObject
        {
            ["db_name"] = "pg",
            ["creation_statements"] = new JsonArray(
                "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'",
                "GRANT USAGE ON SCHEMA public TO \"{{name}}\""),
        });

        var answer = (await vault.DoAsync("GET", "db/creds/app"))!;
        var address = DatabaseAddress.Parse(url);
        var login = new PostgresServer(address with
        {
            User = answer["data"]!["username"]!.GetValue<string>(),
            Password = answer["data"]!["password"]!.GetValue<string>(),
        });
        await login.VerifyAsync(TestContext.Current.CancellationToken);
        var lease = answer["lease_id"]!.GetValue<string>();
        await vault.DoAsync("PUT", "sys/leases/renew", new JsonObject { ["lease_id"] = lease });
        await vault.DoAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = lease, ["sync"] = true });

        var refused = await Assert.ThrowsAsync<SqlErrorException>(async () => await login.VerifyAsync(TestContext.Current.CancellationToken));
        Assert.Equal("28P01", refused.State);
    }

    [Fact]
    public async Task A_wrong_password_is_the_databases_own_error()
    {
        await using var vault = await SandboxVault.StartAsync();
        await ConfigureAsync(vault);

        var (status, body) = await vault.SendAsync("POST", "db/config/pg", new JsonObject { ["password"] = "wrong" });

        Assert.Equal(400, (int)status);
        Assert.Contains("pq: password authentication failed for user", body!["errors"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static async Task<string> ConfigureAsync(SandboxVault vault)
    {
        var url = Url();
        var address = DatabaseAddress.Parse(url);
        await vault.DoAsync("POST", "sys/mounts/db", new JsonObject { ["type"] = "database" });
        await vault.DoAsync("POST", "db/config/pg", new JsonObject
        {
            ["plugin_name"] = "postgresql-database-plugin",
            ["connection_url"] =
                $"postgresql://{{{{username}}}}:{{{{password}}}}@{address.Authority}/{address.Database}?sslmode={address.Option("sslmode") ?? "require"}",
            ["username"] = address.User,
            ["password"] = address.Password,
            ["allowed_roles"] = "*",
        });
        return url;
    }

    private static string Url()
    {
        var url = Environment.GetEnvironmentVariable("E2E_POSTGRES_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(url), "E2E_POSTGRES_URL names no PostgreSQL (postgresql://superuser:password@host:port/database?sslmode=disable).");
        return url!;
    }
}
