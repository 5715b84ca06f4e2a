using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary>The engine <c>database</c>: users of a database made for whoever asks and removed with their leases, and users whose passwords
/// are changed regularly. A PostgreSQL that answers is used for real; any other database is emulated.</summary>
public sealed class DatabaseEngine : Backend
{
    /// <summary>The pattern of a name in a path (<c>framework.GenericNameRegex</c>).</summary>
    internal const string Name = @"(?<name>\w([\w.-]*\w)?)";

    private readonly DatabaseConnections _connections;
    private readonly DatabaseRoles _roles = new();
    private readonly StaticRotation _rotation;
    private readonly RolePaths _rolePaths;
    private readonly IReadOnlyList<BackendPath> _paths;

    /// <summary>Makes an engine without connections.</summary>
    /// <param name="core">The server.</param>
    public DatabaseEngine(VaultCore core)
    {
        _connections = new DatabaseConnections(core.Clock, core.Flavour);
        _rotation = new StaticRotation(core.Clock, _connections, _roles, core.PasswordPolicies);
        _rolePaths = new RolePaths(core, _connections, _roles, core.PasswordPolicies);
        _paths =
        [
            .. new ConnectionPaths(_connections, core.PasswordPolicies, core.Flavour).Define(),
            .. _rolePaths.Define(),
            .. new StaticRolePaths(core, _connections, _roles, _rotation).Define(),
        ];
    }

    /// <inheritdoc/>
    public override ValueTask<LeasedSecret> RenewSecretAsync(LeasedSecret secret, CancellationToken cancellationToken) =>
        _rolePaths.RenewAsync(secret, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask RevokeSecretAsync(LeasedSecret secret, CancellationToken cancellationToken) =>
        _rolePaths.RevokeAsync(secret, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DoDueWorkAsync(CancellationToken cancellationToken) => _rotation.RotateDueAsync(cancellationToken);

    /// <inheritdoc/>
    public override JsonObject Save()
    {
        var state = _roles.Save();
        foreach (var (name, value) in _connections.Save())
            state[name] = value?.DeepClone();
        return state;
    }

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        _roles.Load(state);
        _connections.Load(state);
    }

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() => _paths;
}
