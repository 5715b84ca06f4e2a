using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class DatabaseStaticRoleTests
{
    [Fact]
    public async Task A_static_role_rotates_when_its_period_is_over_and_the_old_password_ends()
    {
        await using var db = await StartAsync();
        var (_, _, first) = await db.ReadAsync("static-creds/static");
        Assert.Null(await db.TryConnectAsync("check", "kept", first));

        db.Vault.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal((first, 1), await CredentialsAsync(db));
        db.Vault.Clock.Advance(TimeSpan.FromSeconds(1));
        var (second, ttl) = await CredentialsAsync(db);

        Assert.NotEqual(first, second);
        Assert.Equal(60, ttl);
        Assert.NotNull(await db.TryConnectAsync("check", "kept", first));
        Assert.Null(await db.TryConnectAsync("check", "kept", second));
    }

    [Fact]
    public async Task A_rotation_that_fails_is_tried_again_and_the_password_stays_until_then()
    {
        await using var db = await StartAsync();
        var (first, _) = await CredentialsAsync(db);
        await db.Vault.DoAsync("POST", "db/config/pg", new JsonObject { ["allowed_roles"] = "app" });
        db.Vault.Clock.Advance(TimeSpan.FromMinutes(2));
        await db.Vault.DoAsync("GET", "db/config/pg");

        await db.Vault.DoAsync("POST", "db/config/pg", new JsonObject { ["allowed_roles"] = "*" });
        Assert.Equal((first, 0), await CredentialsAsync(db));
        db.Vault.Clock.Advance(TimeSpan.FromSeconds(10));

        var (second, ttl) = await CredentialsAsync(db);
        Assert.NotEqual(first, second);
        Assert.Equal(60, ttl);
    }

    [Fact]
    public async Task A_rotation_by_hand_starts_the_period_anew()
    {
        await using var db = await StartAsync();
        var (first, _) = await CredentialsAsync(db);
        db.Vault.Clock.Advance(TimeSpan.FromSeconds(40));

        await db.Vault.DoAsync("POST", "db/rotate-role/static");

        var (second, ttl) = await CredentialsAsync(db);
        Assert.NotEqual(first, second);
        Assert.Equal(60, ttl);
    }

    [Fact]
    public async Task A_static_role_rotates_at_the_times_of_its_schedule_and_only_within_its_window()
    {
        await using var db = await StartAsync(VaultFlavour.Vault);
        await db.Vault.DoAsync("POST", "db/static-roles/static", new JsonObject
        {
            ["username"] = "kept",
            ["rotation_schedule"] = "0 2 * * *",
            ["rotation_window"] = "1h",
        });
        var (first, ttl) = await CredentialsAsync(db);
        Assert.Equal(2 * 3600, ttl);

        db.Vault.Clock.Advance(TimeSpan.FromHours(4)); // past the window: nobody asked in time
        Assert.Equal((first, 22 * 3600), await CredentialsAsync(db));
        db.Vault.Clock.Advance(TimeSpan.FromHours(22.5));

        var data = (await db.Vault.DoAsync("GET", "db/static-creds/static"))!["data"]!;
        Assert.NotEqual(first, data["password"]!.GetValue<string>());
        Assert.Equal("0 2 * * *", data["rotation_schedule"]!.GetValue<string>());
        Assert.Equal(3600, data["rotation_window"]!.GetValue<int>());
        Assert.Null(data["rotation_period"]);
    }

    [Fact]
    public async Task An_import_without_rotation_leaves_the_password_alone()
    {
        await using var db = await StartAsync(VaultFlavour.Vault);
        await db.Vault.DoAsync("POST", "db/static-roles/imported", new JsonObject
        {
            ["db_name"] = "pg",
            ["username"] = "other",
            ["rotation_period"] = "1h",
            ["skip_import_rotation"] = true,
        });

        Assert.Null(await db.TryConnectAsync("check", "other", "second"));
        await db.Vault.DoAsync("POST", "db/rotate-role/imported");
        Assert.NotNull(await db.TryConnectAsync("check", "other", "second"));
    }

    private static async Task<DatabaseMount> StartAsync(VaultFlavour flavour = VaultFlavour.Vault18)
    {
        var db = await DatabaseMount.StartAsync(flavour);
        await db.Vault.DoAsync("POST", "db/roles/make", new JsonObject
        {
            ["db_name"] = "pg",
            ["creation_statements"] = "CREATE USER kept PASSWORD 'first'; CREATE USER other PASSWORD 'second'",
        });
        await db.ReadAsync("creds/make");
        await db.Vault.DoAsync(
            "POST", "db/static-roles/static", new JsonObject { ["db_name"] = "pg", ["username"] = "kept", ["rotation_period"] = "60s" });
        return db;
    }

    private static async Task<(string Password, int Ttl)> CredentialsAsync(DatabaseMount db)
    {
        var data = (await db.Vault.DoAsync("GET", "db/static-creds/static"))!["data"]!;
        return (data["password"]!.GetValue<string>(), data["ttl"]!.GetValue<int>());
    }
}
