using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Sandbox.Vault.Engines.Database.Servers;

/// <summary>A real PostgreSQL. Every use opens a session of its own, so that one that is gone is noticed at once.</summary>
/// <param name="address">Where it is, and who logs in.</param>
public sealed class PostgresServer(DatabaseAddress address) : IDatabaseServer
{
    private const int DefaultConnectTimeout = 10;
    private const string Schemas = "SELECT DISTINCT table_schema FROM information_schema.role_column_grants WHERE grantee = $1";

    /// <inheritdoc/>
    public async ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IDatabaseTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var session = await OpenAsync(cancellationToken);
        try
        {
            return new Transaction(this, session, await session.BeginTransactionAsync(cancellationToken));
        }
        catch (NpgsqlException e)
        {
            await session.DisposeAsync();
            throw Translate(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DropRoleAsync(string name, CancellationToken cancellationToken)
    {
        await using var session = await OpenAsync(cancellationToken);
        var exists = await ColumnAsync(session, "SELECT rolname FROM pg_roles WHERE rolname = $1", name, cancellationToken) is [_, ..];
        if (!exists)
            return;

        var role = Quote(name);
        var database = (await ColumnAsync(session, "SELECT current_database()", null, cancellationToken))[0];
        List<string> statements = [];
        foreach (var schema in await ColumnAsync(session, Schemas, name, cancellationToken))
        {
            statements.Add($"REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA {Quote(schema)} FROM {role}");
            statements.Add($"REVOKE USAGE ON SCHEMA {Quote(schema)} FROM {role}");
        }

        statements.Add($"REVOKE ALL PRIVILEGES ON ALL TABLES IN SCHEMA public FROM {role}");
        statements.Add($"REVOKE ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public FROM {role}");
        statements.Add($"REVOKE USAGE ON SCHEMA public FROM {role}");
        statements.Add($"REVOKE CONNECT ON DATABASE {Quote(database)} FROM {role}");

        // As much access as possible is taken even if some of it can't be.
        SqlErrorException? failed = null;
        foreach (var statement in statements)
        {
            try
            {
                await ExecuteAsync(session, statement, cancellationToken);
            }
            catch (SqlErrorException e)
            {
                failed = e;
            }
        }

        if (failed is not null)
            throw failed;
        await ExecuteAsync(session, $"DROP ROLE IF EXISTS {role}", cancellationToken);
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var session = new NpgsqlConnection(ConnectionString());
        try
        {
            await session.OpenAsync(cancellationToken);
            return session;
        }
        catch (Exception e)
        {
            await session.DisposeAsync();
            if (e is NpgsqlException or SocketException or TimeoutException)
                throw Translate(e);
            throw;
        }
    }

    private string ConnectionString()
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Username = address.User,
            Password = address.Password,
            Database = address.Database,
            ApplicationName = address.Option("application_name") ?? "vault",
            Pooling = false,
            Timezone = "UTC",
            Timeout = int.TryParse(address.Option("connect_timeout"), CultureInfo.InvariantCulture, out var seconds) && seconds > 0
                ? seconds
                : DefaultConnectTimeout,
            SslMode = address.Option("sslmode") switch
            {
                null or "" or "require" => SslMode.Require,
                "verify-ca" => SslMode.VerifyCA,
                "verify-full" => SslMode.VerifyFull,
                "disable" => SslMode.Disable,
                var other => throw new UnreachableDatabaseException(
                    $"pq: unsupported sslmode \"{other}\"; only \"require\" (default), \"verify-full\", \"verify-ca\", and \"disable\" supported"),
            },
        };
        if (address.Option("sslrootcert") is { Length: > 0 } authority)
            builder.RootCertificate = authority;
        if (address.Option("search_path") is { Length: > 0 } path)
            builder.SearchPath = path;
        return builder.ConnectionString;
    }

    private async ValueTask<List<string>> ColumnAsync(NpgsqlConnection session, string sql, string? argument, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        if (argument is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        try
        {
            List<string> values = [];
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                values.Add(reader.GetString(0));
            return values;
        }
        catch (NpgsqlException e)
        {
            throw Translate(e);
        }
    }

    private async ValueTask ExecuteAsync(NpgsqlConnection session, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, session);
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw Translate(e);
        }
    }

    private Exception Translate(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException refused:
                    return new SqlErrorException(refused.SqlState, refused.MessageText, refused.Severity is "FATAL" or "PANIC");
                case SocketException socket:
                    return DatabaseReachability.Explain(address.Host, address.Port, socket.SocketErrorCode);
                case TimeoutException:
                    return DatabaseReachability.Explain(address.Host, address.Port, SocketError.TimedOut);
                case EndOfStreamException:
                    return new UnreachableDatabaseException("EOF");
                default:
                    break;
            }
        }

        return new UnreachableDatabaseException(
            error.Message.Contains("SSL", StringComparison.Ordinal) ? "pq: SSL is not enabled on the server" : error.Message);
    }

    private sealed class Transaction(PostgresServer server, NpgsqlConnection session, NpgsqlTransaction transaction) : IDatabaseTransaction
    {
        public ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken) => server.ExecuteAsync(session, sql, cancellationToken);

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            try
            {
                await transaction.CommitAsync(cancellationToken);
            }
            catch (NpgsqlException e)
            {
                throw server.Translate(e);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await session.DisposeAsync();
        }
    }
}
