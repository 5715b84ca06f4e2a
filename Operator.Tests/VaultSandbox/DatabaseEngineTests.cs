using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class DatabaseEngineTests
{
    private const string WrongPassword = "error creating database object: error verifying connection: pq: password authentication failed for user ";

    [Fact]
    public async Task Credentials_log_in_until_their_lease_is_revoked()
    {
        await using var db = await DatabaseMount.StartAsync();
        var (lease, user, password) = await db.ReadAsync("creds/app");

        Assert.StartsWith("v-token-app-", user, StringComparison.Ordinal);
        Assert.Null(await db.TryConnectAsync("check", user, password));
        Assert.Equal($"{WrongPassword}\"{user}\"", await db.TryConnectAsync("check", user, "another"));

        await db.Vault.DoAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = lease });

        Assert.Equal($"{WrongPassword}\"{user}\"", await db.TryConnectAsync("check", user, password));
    }

    [Fact]
    public async Task Credentials_that_expire_stop_logging_in_and_renewed_ones_do_not()
    {
        await using var db = await DatabaseMount.StartAsync();
        var (lease, user, password) = await db.ReadAsync("creds/app");

        db.Vault.Clock.Advance(TimeSpan.FromMinutes(9));
        await db.Vault.DoAsync("PUT", "sys/leases/renew", new JsonObject { ["lease_id"] = lease });
        db.Vault.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Null(await db.TryConnectAsync("check", user, password));

        db.Vault.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await db.LivesAsync(lease));
        Assert.Equal($"{WrongPassword}\"{user}\"", await db.TryConnectAsync("check", user, password));
    }

    [Fact]
    public async Task A_lease_does_not_outlive_its_token()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("PUT", "sys/policies/acl/creds", new JsonObject { ["policy"] = "path \"db/creds/*\" { capabilities = [\"read\"] }" });
        var token = await db.Vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("creds"), ["ttl"] = "3m" });
        var (lease, user, password) = await db.ReadAsync("creds/app", token);

        db.Vault.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.True(await db.LivesAsync(lease));
        db.Vault.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.False(await db.LivesAsync(lease));
        Assert.NotNull(await db.TryConnectAsync("check", user, password));
    }

    [Fact]
    public async Task A_lease_that_is_read_with_the_last_use_of_a_token_is_not_given_away()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("PUT", "sys/policies/acl/creds", new JsonObject { ["policy"] = "path \"db/creds/*\" { capabilities = [\"read\"] }" });
        var token = await db.Vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("creds"), ["num_uses"] = 1 });

        var (status, _) = await db.Vault.SendAsync("GET", "db/creds/app", token: token);

        Assert.Equal(400, (int)status);
        Assert.Equal(404, (int)(await db.Vault.SendAsync("LIST", "sys/leases/lookup/db/creds/app")).Status);
    }

    [Theory]
    [InlineData("CREATE NONSENSE", "syntax error at or near \"NONSENSE\"")]
    [InlineData("CREATE ROLE {{nme}} LOGIN", "syntax error at or near \"{\"")]
    [InlineData("CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}'; GRANT nobody TO \"{{name}}\";", "role \"nobody\" does not exist")]
    public async Task A_creation_statement_that_cannot_work_is_noticed_and_leaves_no_user(string statement, string error)
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("POST", "db/roles/bad", new JsonObject { ["db_name"] = "pg", ["creation_statements"] = statement });

        Assert.Equal($"1 error occurred:\n\t* failed to execute query: pq: {error}\n\n", await db.FailAsync("GET", "db/creds/bad"));
        Assert.Equal(404, (int)(await db.Vault.SendAsync("LIST", "sys/leases/lookup/db/creds/bad")).Status);
    }

    [Fact]
    public async Task An_address_that_no_database_has_is_not_emulated()
    {
        await using var db = await DatabaseMount.StartAsync();

        var error = await db.FailAsync("POST", "db/config/bad", new JsonObject
        {
            ["plugin_name"] = "postgresql-database-plugin",
            ["connection_url"] = "postgresql://u:p@127.0.0.1:1/x?sslmode=disable",
        });

        Assert.Equal("error creating database object: error verifying connection: dial tcp 127.0.0.1:1: connect: connection refused", error);
    }

    [Fact]
    public async Task Roles_that_a_connection_does_not_name_get_nothing()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("POST", "db/config/pg", new JsonObject { ["allowed_roles"] = "other,web-*" });

        Assert.Equal("1 error occurred:\n\t* \"app\" is not an allowed role\n\n", await db.FailAsync("GET", "db/creds/app"));
        await db.Vault.DoAsync("POST", "db/roles/web-1", new JsonObject { ["db_name"] = "pg", ["creation_statements"] = "CREATE USER \"{{name}}\"" });
        await db.ReadAsync("creds/web-1");
    }

    [Fact]
    public async Task The_own_password_is_rotated_and_no_longer_known()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("POST", "db/rotate-root/pg");

        Assert.Equal($"{WrongPassword}\"admin\"", await db.TryConnectAsync("check", "admin", "admin-password"));
        await db.ReadAsync("creds/app");
        await db.Vault.DoAsync("POST", "db/reset/pg");
        await db.ReadAsync("creds/app");
    }

    [Fact]
    public async Task A_database_that_is_not_PostgreSQL_gives_credentials_too()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("POST", "db/config/my", new JsonObject
        {
            ["plugin_name"] = "mysql-database-plugin",
            ["connection_url"] = "{{username}}:{{password}}@tcp(mysql.example.test:3306)/",
            ["username"] = "root",
            ["password"] = "root",
            ["allowed_roles"] = "my",
        });
        await db.Vault.DoAsync("POST", "db/roles/my", new JsonObject
        {
            ["db_name"] = "my",
            ["creation_statements"] = "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}';",
        });

        var (lease, user, _) = await db.ReadAsync("creds/my");

        Assert.StartsWith("v-token-my-", user, StringComparison.Ordinal);
        Assert.True(user.Length <= 32);
        await db.Vault.DoAsync("PUT", "sys/leases/revoke", new JsonObject { ["lease_id"] = lease, ["sync"] = true });
    }

    [Fact]
    public async Task Users_are_named_by_the_template_of_the_connection()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync(
            "POST", "db/config/pg", new JsonObject { ["username_template"] = "{{ .RoleName | uppercase }}-{{ random 4 }}-{{ unix_time }}" });

        var (_, user, _) = await db.ReadAsync("creds/app");

        Assert.Matches("^APP-[0-9A-Za-z]{4}-1893456000$", user);
        Assert.Equal(
            "error creating database object: unable to initialize username template: unable to parse template: template: template:1: "
            + "function \"nope\" not defined",
            await db.FailAsync("POST", "db/config/pg", new JsonObject { ["username_template"] = "{{ nope }}" }));
    }

    [Theory]
    [InlineData(VaultFlavour.Vault, "failed to execute query: ERROR: syntax error at or near \"NONSENSE\" (SQLSTATE 42601)")]
    [InlineData(VaultFlavour.OpenBao, "failed to execute query: ERROR: syntax error at or near \"NONSENSE\" (SQLSTATE 42601)")]
    public async Task Later_servers_show_what_is_new_and_word_errors_as_their_driver_does(VaultFlavour flavour, string error)
    {
        await using var db = await DatabaseMount.StartAsync(flavour);
        await db.Vault.DoAsync("POST", "db/roles/bad", new JsonObject { ["db_name"] = "pg", ["creation_statements"] = "CREATE NONSENSE" });

        Assert.Equal($"1 error occurred:\n\t* {error}\n\n", await db.FailAsync("GET", "db/creds/bad"));
        Assert.Equal("password", (await db.Vault.DoAsync("GET", "db/roles/app"))!["data"]!["credential_type"]!.GetValue<string>());
        Assert.Equal("", (await db.Vault.DoAsync("GET", "db/config/pg"))!["data"]!["plugin_version"]!.GetValue<string>());
    }
}
