using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class LeaseRevocationTests
{
    private const string Gone = "{{username}}:{{password}}@tcp(127.0.0.1:1)/";
    private const string There = "{{username}}:{{password}}@tcp(mysql.example.test:3306)/";
    private const string Refused = "failed to revoke entry: resp: (*logical.Response)(nil) err: dial tcp 127.0.0.1:1: connect: connection refused";

    // No wait between two tries is longer: half as much again as ten seconds doubled five times.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(480);

    [Fact]
    public async Task A_lease_whose_database_is_back_is_revoked_then()
    {
        await using var db = await StartAsync();
        var (lease, _, _) = await db.ReadAsync("creds/my");
        await PointAsync(db, Gone);

        await db.Vault.DoAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = lease });
        Assert.True(await db.LivesAsync(lease));
        Assert.Equal("lease expired", await db.FailAsync("PUT", "sys/leases/renew", new JsonObject { ["lease_id"] = lease }));
        await PointAsync(db, There);
        Assert.True(await db.LivesAsync(lease));
        db.Vault.Clock.Advance(LongestDelay);

        Assert.False(await db.LivesAsync(lease));
    }

    [Fact]
    public async Task A_lease_that_cannot_be_revoked_is_given_up_after_six_tries_and_left_to_force()
    {
        await using var db = await StartAsync(VaultFlavour.OpenBao);
        var (lease, _, _) = await db.ReadAsync("creds/my");
        await PointAsync(db, Gone);
        await db.Vault.DoAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = lease });
        for (var i = 0; i < 4; i++)
        {
            db.Vault.Clock.Advance(LongestDelay);
            Assert.Equal(0, await IrrevocableAsync(db));
        }

        db.Vault.Clock.Advance(LongestDelay);
        Assert.Equal(1, await IrrevocableAsync(db));

        var data = (await db.Vault.DoAsync("PUT", "sys/leases/lookup", new JsonObject { ["lease_id"] = lease }))!["data"]!;
        Assert.Equal($"out of retries: {Refused}", data["revoke_error"]!.GetValue<string>());
        Assert.False(data["renewable"]!.GetValue<bool>());
        Assert.Equal(
            "lease is expired and has failed previous revocation attempts",
            await db.FailAsync("PUT", "sys/leases/renew", new JsonObject { ["lease_id"] = lease }));
        await db.Vault.DoAsync("PUT", "sys/leases/revoke-force/db");
        Assert.Equal(0, await IrrevocableAsync(db));
        Assert.False(await db.LivesAsync(lease));
    }

    [Fact]
    public async Task A_revocation_that_is_waited_for_tells_why_it_failed()
    {
        await using var db = await StartAsync();
        var (lease, _, _) = await db.ReadAsync("creds/my");
        await PointAsync(db, Gone);

        Assert.Equal(Refused, await db.FailAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = lease, ["sync"] = true }));
        Assert.Equal(
            $"failed to revoke \"{lease}\" (1 / 1): {Refused}",
            await db.FailAsync("PUT", "sys/leases/revoke-prefix/db", new JsonObject { ["sync"] = true }));
        Assert.Equal($"failed to revoke \"{lease}\" (1 / 1): {Refused}", await db.FailAsync("DELETE", "sys/mounts/db"));
        Assert.True(await db.LivesAsync(lease));
    }

    [Fact]
    public async Task A_prefix_may_be_one_lease()
    {
        await using var db = await StartAsync();
        var (lease, _, _) = await db.ReadAsync("creds/my");
        var (other, _, _) = await db.ReadAsync("creds/my");

        await db.Vault.DoAsync("PUT", $"sys/leases/revoke-prefix/{lease}");

        Assert.False(await db.LivesAsync(lease));
        Assert.True(await db.LivesAsync(other));
    }

    private static async Task<DatabaseMount> StartAsync(VaultFlavour flavour = VaultFlavour.Vault18)
    {
        var db = await DatabaseMount.StartAsync(flavour);
        await PointAsync(db, There);
        await db.Vault.DoAsync("POST", "db/roles/my", new JsonObject { ["db_name"] = "my", ["creation_statements"] = "CREATE USER '{{name}}'" });
        return db;
    }

    private static Task<JsonNode?> PointAsync(DatabaseMount db, string url) => db.Vault.DoAsync("POST", "db/config/my", new JsonObject
    {
        ["plugin_name"] = "mysql-database-plugin",
        ["connection_url"] = url,
        ["username"] = "root",
        ["password"] = "root",
        ["allowed_roles"] = "*",
        ["verify_connection"] = false,
    });

    private static async Task<int> IrrevocableAsync(DatabaseMount db) =>
        (await db.Vault.DoAsync("GET", "sys/leases/count?type=irrevocable"))!["data"]!["lease_count"]!.GetValue<int>();
}
