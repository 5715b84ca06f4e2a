using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault.Engines.Database.Emulation;
using Sandbox.Vault.Engines.Database.Servers;

namespace Operator.Tests.VaultSandbox;

public sealed class EmulatedPostgresTests
{
    /// <summary>Statements, and what PostgreSQL 15 says of them; null if it takes them. <see cref="RealPostgresTests"/> asks a real one.</summary>
    public static TheoryData<string, string?> Statements => new()
    {
        { "CREATE ROLE emu_a", null },
        { "create user emu_a password 'x' valid until '2030-01-01 00:00:00+0000' in role emu_known", null },
        { "CREATE ROLE \"emu_a\" WITH LOGIN ENCRYPTED PASSWORD 'it''s' CONNECTION LIMIT 5 NOINHERIT CREATEDB", null },
        { "CREATE ROLE emu_a; GRANT emu_known TO emu_a; REVOKE emu_known FROM emu_a; DROP ROLE emu_a", null },
        { "GRANT USAGE ON SCHEMA public TO emu_known", null },
        { "REVOKE USAGE ON SCHEMA public FROM emu_known, emu_other", null },
        { "ALTER ROLE emu_known RENAME TO emu_renamed", null },
        { "ALTER ROLE emu_known SET search_path TO public", null },
        { "REASSIGN OWNED BY emu_known TO emu_other; DROP OWNED BY emu_known", null },
        { "DROP ROLE IF EXISTS emu_none", null },
        { "/* a /* nested */ comment */ SELECT 1 -- the rest", null },
        { "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO emu_known WITH GRANT OPTION", null },
        { "GRANT emu_known, emu_other TO emu_known2", "role \"emu_known2\" does not exist" },
        { "GRANT emu_known TO emu_other WITH ADMIN OPTION; REVOKE ADMIN OPTION FOR emu_known FROM emu_other", null },
        { "GRANT pg_read_all_data TO emu_known; GRANT USAGE ON SCHEMA public TO PUBLIC", null },
        { "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO emu_known", null },
        { "ALTER ROLE emu_known WITH NOLOGIN; ALTER ROLE emu_known PASSWORD NULL; ALTER ROLE ALL SET search_path TO public", null },
        { "ALTER ROLE emu_known IN DATABASE postgres SET search_path TO public", null },
        { "DO $$ BEGIN PERFORM 1; END $$; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'emu_known'", null },
        { "CREATE GROUP emu_g; DROP GROUP emu_g; CREATE SCHEMA emu_s; DROP SCHEMA emu_s; COMMENT ON ROLE emu_known IS 'x'", null },
        { "CREATE ROLE emu_a IN ROLE emu_none", "role \"emu_none\" does not exist" },
        { "CREATE USER 'emu_a'@'%' IDENTIFIED BY 'x'", "syntax error at or near \"'emu_a'\"" },
        { "CREATE USER emu_a IDENTIFIED BY 'x'", "unrecognized role option \"identified\"" },
        { "CREATE ROLE emu_a VALID '2030-01-01'", "syntax error at or near \"'2030-01-01'\"" },
        { "CREATE ROLE emu_a CONNECTION LIMIT many", "syntax error at or near \"many\"" },
        { "CREATE ROLE emu_a LOGIN,", "syntax error at or near \",\"" },
        { "CREATE ROLE user", "syntax error at or near \"user\"" },
        { "CREATE ROLE select", "syntax error at or near \"select\"" },
        { "ALTER ROLE", "syntax error at end of input" },
        { "DROP", "syntax error at end of input" },
        { "DROP ROLE IF emu_known", "syntax error at or near \"emu_known\"" },
        { "DROP ROLE EXISTS emu_known", "syntax error at or near \"emu_known\"" },
        { "SELEC 1", "syntax error at or near \"SELEC\"" },
        { "GRANT", "syntax error at end of input" },
        { "(CREATE ROLE emu_a)", "syntax error at or near \"CREATE\"" },
        { "'text'", "syntax error at or near \"'text'\"" },
        { "\"create\" role emu_a", "syntax error at or near \"\"create\"\"" },
        { "CREATE ROLE emu_a PASSWORD $$x$$", null },
        { "CREATE ROLE emu_a PASSWORD E'a\\nb'", null },
        { "CREATE ROLE emu_a VALID UNTIL 'infinity' SUPERUSER REPLICATION BYPASSRLS CREATEROLE", null },
        { "CREATE ROLE emu_a VALID UNTIL '2030-01-01 00:00:00+0200'; CREATE ROLE emu_b VALID UNTIL '2030-01-01T00:00:00Z'", null },
        { "CREATE ROLE emu_a LOGIN LOGIN", "conflicting or redundant options" },
        { "CREATE ROLE emu_a PASSWORD 'x' PASSWORD 'y'", "conflicting or redundant options" },
        { "CREATE ROLE emu_known", "role \"emu_known\" already exists" },
        { "CREATE ROLE EMU_KNOWN", "role \"emu_known\" already exists" },
        { "CREATE ROLE \"EMU_KNOWN\"; DROP ROLE \"EMU_KNOWN\"; DROP ROLE \"EMU_KNOWN\"", "role \"EMU_KNOWN\" does not exist" },
        { "ALTER ROLE emu_none PASSWORD 'x'", "role \"emu_none\" does not exist" },
        { "ALTER USER emu_none VALID UNTIL '2030-01-01'", "role \"emu_none\" does not exist" },
        { "DROP ROLE emu_known, emu_none", "role \"emu_none\" does not exist" },
        { "GRANT emu_none TO emu_known", "role \"emu_none\" does not exist" },
        { "GRANT USAGE ON SCHEMA public TO emu_none", "role \"emu_none\" does not exist" },
        { "CREATE ROLE pg_mine", "role name \"pg_mine\" is reserved" },
        { "CREATE ROLE emu_a WITH LOGINN", "unrecognized role option \"loginn\"" },
        { "CREATE ROLE emu_a VALID UNTIL 'tomorrow or so'", "invalid input syntax for type timestamp with time zone: \"tomorrow or so\"" },
        { "CREATE NONSENSE", "syntax error at or near \"NONSENSE\"" },
        { "NONSENSE", "syntax error at or near \"NONSENSE\"" },
        { "CREATE ROLE", "syntax error at end of input" },
        { "CREATE ROLE 'emu_a'", "syntax error at or near \"'emu_a'\"" },
        { "CREATE ROLE {{nme}} LOGIN", "syntax error at or near \"{\"" },
        { "CREATE ROLE emu_a PASSWORD emu", "syntax error at or near \"emu\"" },
        { "CREATE ROLE emu_a PASSWORD", "syntax error at end of input" },
        { "CREATE ROLE emu_a PASSWORD 'x", "unterminated quoted string at or near \"'x\"" },
        { "CREATE ROLE \"emu_a", "unterminated quoted identifier at or near \"\"emu_a\"" },
        { "CREATE ROLE \"\"", "zero-length delimited identifier at or near \"\"\"\"" },
        { "DROP ROLE emu_known emu_other", "syntax error at or near \"emu_other\"" },
        { "GRANT USAGE ON SCHEMA public", "syntax error at end of input" },
        { "ALTER ROLE emu_known RENAME emu_renamed", "syntax error at or near \"emu_renamed\"" },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Statements_work_or_fail_with_the_words_of_PostgreSQL(string sql, string? error)
    {
        var server = new EmulatedServer(new FakeTimeProvider()).LogInAs("admin", "secret");
        await RunAsync(server, "CREATE ROLE emu_known; CREATE ROLE emu_other");

        Assert.Equal(error, await TryAsync(server, sql));
    }

    [Fact]
    public async Task What_is_not_committed_has_not_happened()
    {
        var server = new EmulatedServer(new FakeTimeProvider());
        var admin = server.LogInAs("admin", "secret");
        Assert.NotNull(await TryAsync(admin, "CREATE USER half PASSWORD 'x'; CREATE NONSENSE"));

        await Assert.ThrowsAsync<SqlErrorException>(async () =>
            await server.LogInAs("half", "x").VerifyAsync(TestContext.Current.CancellationToken));
        Assert.Null(await TryAsync(admin, "CREATE USER half PASSWORD 'x'"));
        await server.LogInAs("half", "x").VerifyAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("CREATE ROLE who PASSWORD 'x'", "role \"who\" is not permitted to log in")]
    [InlineData("CREATE USER who PASSWORD 'y'", "password authentication failed for user \"who\"")]
    [InlineData("CREATE USER who", "password authentication failed for user \"who\"")]
    [InlineData("CREATE USER who PASSWORD 'x' VALID UNTIL '2000-01-01'", "password authentication failed for user \"who\"")]
    [InlineData("CREATE USER somebody PASSWORD 'x'", "password authentication failed for user \"who\"")]
    public async Task Only_a_good_password_of_a_role_that_may_log_in_does(string sql, string error)
    {
        var server = new EmulatedServer(new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        await RunAsync(server.LogInAs("admin", "secret"), sql);

        var refused = await Assert.ThrowsAsync<SqlErrorException>(async () =>
            await server.LogInAs("who", "x").VerifyAsync(TestContext.Current.CancellationToken));

        Assert.Equal((error, true), (refused.Message, refused.IsFatal));
    }

    [Fact]
    public async Task A_user_without_rights_makes_no_roles_but_changes_its_own_password()
    {
        var server = new EmulatedServer(new FakeTimeProvider());
        await RunAsync(server.LogInAs("admin", "secret"), "CREATE USER plain PASSWORD 'x'");
        var plain = server.LogInAs("plain", "x");

        Assert.Equal("permission denied to create role", await TryAsync(plain, "CREATE ROLE another"));
        Assert.Null(await TryAsync(plain, "ALTER ROLE plain PASSWORD 'new'"));
        await server.LogInAs("plain", "new").VerifyAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Its_roles_survive_being_saved()
    {
        var server = new EmulatedServer(new FakeTimeProvider());
        await RunAsync(server.LogInAs("admin", "secret"), "CREATE USER kept PASSWORD 'x' VALID UNTIL '2031-01-01'");
        var restored = new EmulatedServer(new FakeTimeProvider());
        restored.Load(server.Save());

        await restored.LogInAs("kept", "x").VerifyAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await TryAsync(restored.LogInAs("kept", "x"), "CREATE ROLE another"));
        await Assert.ThrowsAsync<SqlErrorException>(async () =>
            await restored.LogInAs("stranger", "x").VerifyAsync(TestContext.Current.CancellationToken));
    }

    internal static async Task RunAsync(IDatabaseServer server, string sql)
    {
        await using var transaction = await server.BeginAsync(TestContext.Current.CancellationToken);
        await transaction.ExecuteAsync(sql, TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    internal static async Task<string?> TryAsync(IDatabaseServer server, string sql)
    {
        try
        {
            await RunAsync(server, sql);
            return null;
        }
        catch (SqlErrorException e)
        {
            return e.Message;
        }
    }
}
