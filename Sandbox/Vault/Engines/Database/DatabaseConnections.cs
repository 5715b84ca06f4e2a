using System.Text.Json.Nodes;
using Sandbox.Vault.Engines.Database.Emulation;
using Sandbox.Vault.Engines.Database.Plugins;
using Sandbox.Vault.Engines.Database.Servers;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary>The connections of a mount, and how they are opened: to a real database or to an emulated one.</summary>
/// <param name="clock">The clock.</param>
/// <param name="flavour">How errors are worded.</param>
public sealed class DatabaseConnections(TimeProvider clock, VaultFlavour flavour)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DatabaseConnection> _connections = new(StringComparer.Ordinal);
    private readonly EmulatedServers _emulated = new(clock);

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _connections.Keys];
        }
    }

    /// <summary>A connection; null if there is none of that name.</summary>
    public DatabaseConnection? Find(string name)
    {
        lock (_gate)
            return _connections.GetValueOrDefault(name);
    }

    /// <summary>A connection.</summary>
    /// <exception cref="VaultException">There is none of that name.</exception>
    public DatabaseConnection Require(string name) =>
        Find(name) ?? throw VaultException.Failed($"failed to find entry for connection with name: {GoValue.Quote(name)}");

    /// <summary>Adds or replaces a connection.</summary>
    public void Put(string name, DatabaseConnection connection)
    {
        lock (_gate)
            _connections[name] = connection;
    }

    /// <summary>Removes a connection.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            _connections.Remove(name);
    }

    /// <summary>Uses the database of a connection, which is opened and verified if that wasn't done yet; one use at a time.</summary>
    /// <exception cref="VaultException">There is no such connection, or the database refuses.</exception>
    public async ValueTask<T> UseAsync<T>(
        DatabaseConnection connection, Func<IDatabasePlugin, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        await connection.Gate.WaitAsync(cancellationToken);
        try
        {
            if (connection.Plugin is not { } plugin)
            {
                plugin = await OpenAsync(connection, previous: connection, cancellationToken);
                await plugin.VerifyAsync(cancellationToken);
                connection.Plugin = plugin;
            }

            return await use(plugin);
        }
        finally
        {
            connection.Gate.Release();
        }
    }

    /// <summary>Opens a connection: whether its database is real is settled here, by whether one answers. One that was used for real stays
    /// so until its address changes, so that a database which goes away is an error.</summary>
    /// <param name="connection">The connection; it learns the address of a real database.</param>
    /// <param name="previous">What it replaces; null if it is new.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="VaultException">The configuration won't do.</exception>
    public async ValueTask<IDatabasePlugin> OpenAsync(
        DatabaseConnection connection, DatabaseConnection? previous, CancellationToken cancellationToken)
    {
        var kind = DatabaseKind.Find(connection.PluginName) ?? throw UnknownPlugin(connection.PluginName);
        var (user, password) = (connection.Detail("username"), connection.Detail("password"));
        if (kind.HasUrl && connection.Detail("connection_url").Length == 0)
            throw VaultException.Failed("connection_url cannot be empty");
        if (Array.Exists([user, password], t => t.Contains("{{username}}", StringComparison.Ordinal) || t.Contains("{{password}}", StringComparison.Ordinal)))
            throw VaultException.Failed("username and/or password cannot contain the template variables");

        var usernames = Usernames(connection.Detail("username_template") is { Length: > 0 } given ? given : kind.UsernameTemplate);
        var url = Url(connection, user, password);
        if (!kind.IsPostgres)
            return new OtherPlugin(kind, DatabaseAddress.Find(url), usernames);

        DatabaseAddress address;
        try
        {
            address = DatabaseAddress.Parse(url);
        }
        catch (FormatException e)
        {
            return new PostgresPlugin(null, e.Message, new PostgresErrorText(flavour, null), usernames, password);
        }

        connection.RealAuthority = await IsRealAsync(address, previous, cancellationToken) ? address.Authority : "";
        var server = connection.RealAuthority.Length > 0
            ? new PostgresServer(address)
            : _emulated.At(address.Authority).LogInAs(address.User, address.Password);
        return new PostgresPlugin(server, null, new PostgresErrorText(flavour, address), usernames, password);
    }

    /// <summary>All of them as JSON, with the emulated databases.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["connections"] = new JsonObject(_connections.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.Save()))),
                ["emulated"] = _emulated.Save(),
            };
        }
    }

    /// <summary>Takes up what <see cref="Save"/> gave.</summary>
    public void Load(JsonNode state)
    {
        foreach (var (name, connection) in state["connections"]!.AsObject())
            Put(name, DatabaseConnection.Load(connection!));
        _emulated.Load(state["emulated"]!.AsObject());
    }

    private static string Url(DatabaseConnection connection, string user, string password)
    {
        var isPlain = connection.Details["disable_escaping"]?.ToString() is "true" or "1";
        return StatementTemplate.Fill(connection.Detail("connection_url"), new Dictionary<string, string>
        {
            ["username"] = isPlain ? user : Uri.EscapeDataString(user),
            ["password"] = isPlain ? password : Uri.EscapeDataString(password),
        });
    }

    private static async ValueTask<bool> IsRealAsync(DatabaseAddress address, DatabaseConnection? previous, CancellationToken cancellationToken)
    {
        if (previous?.RealAuthority == address.Authority || !DatabaseReachability.MayBeEmulated(address.Host, address.Port))
            return true;
        try
        {
            await DatabaseReachability.DialAsync(address.Host, address.Port, AnswerTime, cancellationToken);
            return true;
        }
        catch (UnreachableDatabaseException)
        {
            return false;
        }
    }

    private UsernameTemplate Usernames(string template)
    {
        UsernameTemplate usernames;
        try
        {
            usernames = new UsernameTemplate(template, clock);
        }
        catch (FormatException e)
        {
            throw VaultException.Failed($"unable to initialize username template: {e.Message}");
        }

        try
        {
            usernames.Generate("", "");
        }
        catch (FormatException e)
        {
            throw VaultException.Failed($"invalid username template: {e.Message}");
        }

        return usernames;
    }

    private static VaultException UnknownPlugin(string name)
    {
        var missing = $"plugin not found in the catalog: {name}";
        return VaultException.Failed($"invalid database version: {VaultException.AsList(missing, missing)}");
    }
}
