using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault;
using Sandbox.Vault.Core;
using Sandbox.Vault.Engines.Database;
using Sandbox.Vault.Engines.Database.Servers;
using Sandbox.Vault.Requests;

namespace Operator.Tests.VaultSandbox;

public sealed class DatabaseConfigurationTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData("{{ printf \"v-%s-%s\" (.DisplayName | truncate 3) .RoleName | truncate 8 }}", "v-tok-we")]
    [InlineData("plain", "plain")]
    [InlineData("{{ .RoleName | replace \"-\" \"_\" | uppercase }}_{{.DisplayName}}", "WEB_APP_token")]
    [InlineData("a {{- .RoleName -}} b", "aweb-appb")]
    [InlineData("{{ truncate_sha256 12 \"a long name of a user\" }}", "a lob9c8c178")]
    [InlineData("{{ unix_time }} {{ unix_time_millis }} {{ timestamp \"2006-01-02T15:04:05Z\" }}", "1893553445 1893553445000 2030-01-02T03:04:05Z")]
    [InlineData("{{ \"a\" | hex }} {{ \"a\" | base64 }} {{ \"YQ==\" | decode_base64 }}", "61 YQ== a")]
    [InlineData("{{ printf `%q %d%%` `x` 5 }}", "\"x\" 5%")]
    public void Users_are_named_by_a_template(string template, string name) =>
        Assert.Equal(name, new UsernameTemplate(template, Clock).Generate("token", "web-app"));

    [Theory]
    [InlineData("{{ nope }}", "function \"nope\" not defined")]
    [InlineData("{{ .RoleName", "unclosed action")]
    [InlineData("{{ (.RoleName }}", "unclosed left paren")]
    [InlineData("{{ printf \"x }}", "unterminated quoted string")]
    public void A_template_that_does_not_parse_is_refused(string template, string error) =>
        Assert.EndsWith(error, Assert.Throws<FormatException>(() => new UsernameTemplate(template, Clock)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgresql://u:p%40w@db.example:6432/app?sslmode=disable", "db.example:6432", "u", "p@w", "app")]
    [InlineData("postgres://u@[::1]/", "[::1]:5432", "u", "", "u")]
    [InlineData("host=db.example port=6432 user=u password='a b\\'c' dbname=app", "db.example:6432", "u", "a b'c", "app")]
    public void A_connection_may_be_a_URL_or_words(string text, string authority, string user, string password, string database)
    {
        var address = DatabaseAddress.Parse(text);

        Assert.Equal((authority, user, password, database), (address.Authority, address.User, address.Password, address.Database));
    }

    [Theory]
    [InlineData("127.0.0.1", 5432, true)]
    [InlineData("postgres.shop.svc", 5432, true)]
    [InlineData("127.0.0.1", 1, false)]
    [InlineData("db.invalid", 5432, false)]
    [InlineData("192.0.2.7", 5432, false)]
    [InlineData("2001:db8::1", 5432, false)]
    public void An_address_that_no_database_has_stays_unreachable(string host, int port, bool mayBeEmulated) =>
        Assert.Equal(mayBeEmulated, DatabaseReachability.MayBeEmulated(host, port));

    [Fact]
    public async Task What_answers_is_used_for_real_and_stays_so_when_it_is_gone()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "sys/mounts/db", new JsonObject { ["type"] = "database" });
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var configuration = new JsonObject
        {
            ["plugin_name"] = "postgresql-database-plugin",
            ["connection_url"] = $"postgresql://u:p@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x?sslmode=disable",
            ["verify_connection"] = false,
        };
        await vault.DoAsync("POST", "db/config/pg", configuration);
        listener.Stop();

        configuration["verify_connection"] = true;
        var (status, body) = await vault.SendAsync("POST", "db/config/pg", configuration);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.EndsWith("connect: connection refused", body!["errors"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_a_URL_is_warned_of_and_not_shown()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "sys/mounts/db", new JsonObject { ["type"] = "database" });
        var answer = await vault.DoAsync("POST", "db/config/pg", new JsonObject
        {
            ["plugin_name"] = "postgresql-database-plugin",
            ["connection_url"] = "postgresql://u:canary@db.invalid/x",
            ["verify_connection"] = false,
        });

        Assert.Single(answer!["warnings"]!.AsArray());
        var shown = (await vault.DoAsync("GET", "db/config/pg"))!["data"]!["connection_details"]!["connection_url"]!.GetValue<string>();
        Assert.Equal("postgresql://u:xxxxx@db.invalid/x", shown);
    }

    [Fact]
    public async Task Passwords_are_made_by_the_policy_of_the_connection()
    {
        await using var db = await DatabaseMount.StartAsync();
        await db.Vault.DoAsync("PUT", "sys/policies/password/pin", new JsonObject
        {
            ["policy"] = "length = 8\nrule \"charset\" {\n  charset = \"0123456789\"\n  min-chars = 7\n}\nrule \"charset\" { charset = \"#\" }",
        });
        await db.Vault.DoAsync("POST", "db/config/pg", new JsonObject { ["password_policy"] = "pin" });

        Assert.Matches("^[0-9#]{8}$", (await db.ReadAsync("creds/app")).Password);
        Assert.Matches(
            "^[0-9#]{8}$", (await db.Vault.DoAsync("GET", "sys/policies/password/pin/generate"))!["data"]!["password"]!.GetValue<string>());
        Assert.Equal(
            "1 error occurred:\n\t* invalid password policy: 1 error occurred:\n\t* no charset specified\n\n\n\n",
            await db.FailAsync("PUT", "sys/policies/password/bad", new JsonObject { ["policy"] = "length = 8" }));
    }

    [Fact]
    public async Task A_saved_engine_goes_on_where_it_was()
    {
        var clock = new FakeTimeProvider(Clock.GetUtcNow());
        var engine = new DatabaseEngine(new VaultCore(clock, VaultFlavour.Vault18));
        await SendAsync(engine, Operation.Create, "config/pg", new JsonObject
        {
            ["plugin_name"] = "postgresql-database-plugin",
            ["connection_url"] = $"postgresql://{{{{username}}}}:{{{{password}}}}@127.0.0.1:{DatabaseMount.UnusedPort()}/x?sslmode=disable",
            ["username"] = "admin",
            ["password"] = "first",
            ["allowed_roles"] = "*",
        });
        await SendAsync(engine, Operation.Create, "static-roles/own", new JsonObject
        {
            ["db_name"] = "pg",
            ["username"] = "admin",
            ["rotation_period"] = "1h",
            ["rotation_statements"] = "SELECT 1",
        });
        await SendAsync(engine, Operation.Create, "roles/app", new JsonObject { ["db_name"] = "pg", ["creation_statements"] = "CREATE USER \"{{name}}\"" });
        var saved = engine.Save().ToJsonString();

        var restored = new DatabaseEngine(new VaultCore(clock, VaultFlavour.Vault18));
        restored.Load(JsonNode.Parse(saved)!.AsObject());

        Assert.Equal(saved, restored.Save().ToJsonString());
        await SendAsync(restored, Operation.Read, "creds/app");
        var password = await PasswordAsync(restored);
        Assert.Equal(await PasswordAsync(engine), password);
        clock.Advance(TimeSpan.FromHours(1));
        await restored.DoDueWorkAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(password, await PasswordAsync(restored));
    }

    private static async Task<string> PasswordAsync(DatabaseEngine engine) =>
        (await SendAsync(engine, Operation.Read, "static-creds/own"))!.Data!["password"]!.GetValue<string>();

    private static ValueTask<VaultResponse?> SendAsync(DatabaseEngine engine, Operation operation, string path, JsonObject? data = null) => engine.HandleAsync(
        new VaultRequest { Operation = operation, Path = $"db/{path}", RelativePath = path, Data = data ?? [] }, TestContext.Current.CancellationToken);
}
