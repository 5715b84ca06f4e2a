using System.Text.Json.Nodes;
using Sandbox.Vault.Engines.Database.Servers;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>What stands in for a PostgreSQL where none answers: its roles and nothing else. Whoever logs in first is its superuser.</summary>
/// <param name="clock">The clock, for passwords that end.</param>
public sealed class EmulatedServer(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Dictionary<string, EmulatedRole> _roles = [];

    /// <summary>The server as a user of it sees it.</summary>
    public IDatabaseServer LogInAs(string user, string password) => new Login(this, user, password);

    /// <summary>The roles as JSON.</summary>
    public JsonObject Save()
    {
        lock (_gate)
            return new JsonObject(_roles.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value.Save())));
    }

    /// <summary>Takes up what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
            _roles = state.ToDictionary(r => r.Key, r => EmulatedRole.Load(r.Value!));
    }

    private Dictionary<string, EmulatedRole> Authenticate(string user, string password)
    {
        lock (_gate)
        {
            if (_roles.Count == 0)
                _roles[user] = new EmulatedRole { Password = password, CanLogIn = true, IsSuperuser = true, CanCreateRoles = true };
            if (!_roles.TryGetValue(user, out var role) || role.Password != password || role.ValidUntil <= clock.GetUtcNow())
                throw new SqlErrorException(SqlStates.InvalidPassword, $"password authentication failed for user \"{user}\"", isFatal: true);
            if (!role.CanLogIn)
                throw new SqlErrorException(SqlStates.InvalidAuthorization, $"role \"{user}\" is not permitted to log in", isFatal: true);
            return new Dictionary<string, EmulatedRole>(_roles);
        }
    }

    private void Replace(Dictionary<string, EmulatedRole> roles)
    {
        lock (_gate)
            _roles = roles;
    }

    private sealed class Login(EmulatedServer server, string user, string password) : IDatabaseServer
    {
        public ValueTask VerifyAsync(CancellationToken cancellationToken)
        {
            server.Authenticate(user, password);
            return ValueTask.CompletedTask;
        }

        public ValueTask<IDatabaseTransaction> BeginAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<IDatabaseTransaction>(new Transaction(server, user, server.Authenticate(user, password)));

        public async ValueTask DropRoleAsync(string name, CancellationToken cancellationToken)
        {
            await using var transaction = await BeginAsync(cancellationToken);
            await transaction.ExecuteAsync($"DROP ROLE IF EXISTS \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    // Works on a copy of the roles, which replaces them when it is committed; the engine has one transaction at a time.
    private sealed class Transaction(EmulatedServer server, string user, Dictionary<string, EmulatedRole> roles) : IDatabaseTransaction
    {
        public ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken)
        {
            foreach (var statement in SqlScanner.Statements(sql))
                new RoleStatement(statement, roles, user).Run();
            return ValueTask.CompletedTask;
        }

        public ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            server.Replace(roles);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
