using Sandbox.Vault.Engines.Database.Servers;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database.Plugins;

/// <summary><c>postgresql-database-plugin</c>: makes and removes roles by the configured statements, in one transaction each.</summary>
/// <param name="server">The server; null if its URL can't be read.</param>
/// <param name="urlError">Why it can't.</param>
/// <param name="errors">How errors are worded.</param>
/// <param name="usernames">How users are named.</param>
/// <param name="password">The connection's password, kept out of errors.</param>
public sealed class PostgresPlugin(
    IDatabaseServer? server, string? urlError, PostgresErrorText errors, UsernameTemplate usernames, string password) : IDatabasePlugin
{
    private static readonly string[] DefaultExpiration = ["ALTER ROLE \"{{name}}\" VALID UNTIL '{{expiration}}';"];
    private static readonly string[] DefaultPassword = ["ALTER ROLE \"{{username}}\" WITH PASSWORD '{{password}}';"];

    private IDatabaseServer Server => server ?? throw new UnreachableDatabaseException(urlError!);

    /// <inheritdoc/>
    public async ValueTask VerifyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Server.VerifyAsync(cancellationToken);
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Failed("error verifying connection: ", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string> CreateUserAsync(NewUser user, CancellationToken cancellationToken)
    {
        if (user.Creation.Count == 0)
            throw VaultException.Failed("empty creation statements");
        var name = usernames.Generate(user.DisplayName, user.RoleName);
        var values = Values(name);
        values["password"] = user.Password;
        values["expiration"] = StatementTemplate.Print(user.Expiration);
        var queries = StatementTemplate.Queries(user.Creation, keepsBlocks: true);
        await RunAsync(queries, values, "unable to start transaction: ", "failed to execute query: ", cancellationToken);
        return name;
    }

    /// <inheritdoc/>
    public async ValueTask ChangePasswordAsync(string user, string password, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        var values = Values(user);
        values["password"] = password;
        var queries = StatementTemplate.Queries(statements.Count > 0 ? statements : DefaultPassword, keepsBlocks: false);
        try
        {
            await RunAsync(queries, values, "user does not appear to exist: ", "failed to execute query: ", cancellationToken);
        }
        catch (VaultException e)
        {
            throw VaultException.Failed(VaultException.AsList(e.Message)); // an update collects what goes wrong in it
        }
    }

    /// <inheritdoc/>
    public async ValueTask ChangeExpirationAsync(
        string user, DateTimeOffset expiration, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        var values = Values(user);
        values["expiration"] = StatementTemplate.Print(expiration);
        var queries = StatementTemplate.Queries(statements.Count > 0 ? statements : DefaultExpiration, keepsBlocks: false);
        try
        {
            await RunAsync(queries, values, "", "", cancellationToken);
        }
        catch (VaultException e)
        {
            throw VaultException.Failed(VaultException.AsList(e.Message));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DropUserAsync(string user, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        if (statements.Count > 0)
        {
            await RunAsync(StatementTemplate.Queries(statements, keepsBlocks: true), Values(user), "", "", cancellationToken);
            return;
        }

        try
        {
            await Server.DropRoleAsync(user, cancellationToken);
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Failed("", e);
        }
    }

    private static Dictionary<string, string> Values(string user) => new() { ["name"] = user, ["username"] = user };

    private async ValueTask RunAsync(
        IEnumerable<string> queries, IReadOnlyDictionary<string, string> values, string unopened, string unexecuted, CancellationToken cancellationToken)
    {
        var stage = unopened;
        try
        {
            await using var transaction = await Server.BeginAsync(cancellationToken);
            stage = unexecuted;
            foreach (var query in queries)
                await transaction.ExecuteAsync(StatementTemplate.Fill(query, values), cancellationToken);
            stage = "";
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (IsOfDatabase(e))
        {
            throw Failed(stage, e);
        }
    }

    private static bool IsOfDatabase(Exception error) => error is SqlErrorException or UnreachableDatabaseException;

    private VaultException Failed(string stage, Exception error)
    {
        var text = stage + errors.Of(error);
        return VaultException.Failed(password.Length > 0 ? text.Replace(password, "[password]", StringComparison.Ordinal) : text);
    }
}
