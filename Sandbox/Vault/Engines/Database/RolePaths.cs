using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Engines.Database.Plugins;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary><c>roles/</c> and <c>creds/</c>, and what becomes of the leases of credentials.</summary>
/// <param name="core">The server.</param>
/// <param name="connections">The connections.</param>
/// <param name="roles">The roles.</param>
/// <param name="passwords">Makes passwords.</param>
internal sealed class RolePaths(VaultCore core, DatabaseConnections connections, DatabaseRoles roles, PasswordPolicyStore passwords)
{
    // The database refuses the password a little later than the lease ends, so that a renewal just in time finds it good.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("roles/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(roles.Names)) },
        new($"roles/{DatabaseEngine.Name}")
        {
            Fields = RoleFields(),
            Exists = fields => roles.Find(fields.Text("name")) is not null,
            Read = (_, fields, _) => Answer(roles.Find(fields.Text("name")) is { } role ? VaultResponse.Of(role.Describe(core.Flavour)) : null),
            Write = (_, fields, _) => Answer(Write(fields)),
            Delete = (_, fields, _) =>
            {
                roles.Remove(fields.Text("name"));
                return Answer(null);
            },
        },
        new($"creds/{DatabaseEngine.Name}") { Fields = { ["name"] = FieldType.Text }, Read = CreateAsync },
    ];

    /// <summary>Renews credentials.</summary>
    public async ValueTask<LeasedSecret> RenewAsync(LeasedSecret secret, CancellationToken cancellationToken)
    {
        var name = secret.Internal["role"]!.GetValue<string>();
        var role = roles.Find(name) ?? throw VaultException.Failed($"error during renew: could not find role with name \"{name}\"");
        var connection = connections.Require(role.Database);
        var ttl = core.Times.Calculate(core.Leases.Find(secret.LeaseId)?.Mount, new TtlRequest
        {
            Increment = secret.Increment,
            Ttl = role.DefaultTtl,
            MaxTtl = role.MaxTtl,
            Start = secret.IssueTime,
        }, []);
        await connections.UseAsync(connection, async plugin =>
        {
            var user = secret.Internal["username"]!.GetValue<string>();
            await plugin.ChangeExpirationAsync(user, core.Clock.GetUtcNow() + ttl + Grace, role.Renewal, cancellationToken);
            return true;
        }, cancellationToken);
        (secret.Ttl, secret.MaxTtl) = (role.DefaultTtl, role.MaxTtl);
        return secret;
    }

    /// <summary>Removes the user of credentials; of a role that is gone, by what the lease remembers.</summary>
    public async ValueTask RevokeAsync(LeasedSecret secret, CancellationToken cancellationToken)
    {
        var role = roles.Find(secret.Internal["role"]!.GetValue<string>());
        var connection = connections.Require(role?.Database ?? secret.Internal["db_name"]!.GetValue<string>());
        var statements = role?.Revocation ?? JsonList.Read(secret.Internal["revocation_statements"]);
        await connections.UseAsync(connection, async plugin =>
        {
            await plugin.DropUserAsync(secret.Internal["username"]!.GetValue<string>(), statements, cancellationToken);
            return true;
        }, cancellationToken);
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private Dictionary<string, FieldType> RoleFields()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["name"] = FieldType.Text,
            ["db_name"] = FieldType.Text,
            ["creation_statements"] = FieldType.Strings,
            ["revocation_statements"] = FieldType.Strings,
            ["rollback_statements"] = FieldType.Strings,
            ["renew_statements"] = FieldType.Strings,
            ["default_ttl"] = FieldType.Duration,
            ["max_ttl"] = FieldType.Duration,
        };
        if (core.Flavour != VaultFlavour.Vault18)
            (fields["credential_type"], fields["credential_config"]) = (FieldType.Text, FieldType.Pairs);
        return fields;
    }

    private VaultResponse? Write(FieldData fields)
    {
        var name = fields.Text("name");
        if (roles.FindStatic(name) is not null)
            throw VaultException.Refused("Role and Static Role names must be unique");
        var old = roles.Find(name) ?? new DatabaseRole();
        var role = new DatabaseRole
        {
            Database = fields.Text("db_name", old.Database),
            Creation = fields.List("creation_statements", old.Creation),
            Revocation = [.. fields.List("revocation_statements", old.Revocation).Where(s => s.Length > 0)],
            Rollback = fields.List("rollback_statements", old.Rollback),
            Renewal = fields.List("renew_statements", old.Renewal),
            DefaultTtl = fields.Duration("default_ttl", old.DefaultTtl),
            MaxTtl = fields.Duration("max_ttl", old.MaxTtl),
        };
        if (role.Database.Length == 0)
            throw VaultException.Refused("database name is required");
        roles.Put(name, role with { Credentials = old.Credentials.Change(fields) });
        return null;
    }

    private async ValueTask<VaultResponse?> CreateAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var name = fields.Text("name");
        var role = roles.Find(name) ?? throw VaultException.Refused($"unknown role: {name}");
        var connection = connections.Require(role.Database);
        connection.Allow(name);
        role.Credentials.RequirePassword(text => VaultException.Refused(text));

        var ttl = core.Times.Calculate(request.Mount, new TtlRequest { Ttl = role.DefaultTtl, MaxTtl = role.MaxTtl }, []);
        var policy = role.Credentials.PasswordPolicy is { Length: > 0 } own ? own : connection.PasswordPolicy;
        var password = passwords.Generate(policy);
        var user = new NewUser(request.Token?.DisplayName ?? "", name, password, core.Clock.GetUtcNow() + ttl + Grace, role.Creation);
        var username = await connections.UseAsync(connection, plugin => plugin.CreateUserAsync(user, cancellationToken), cancellationToken);
        return new VaultResponse
        {
            Data = new JsonObject { ["password"] = password, ["username"] = username },
            Secret = new LeasedSecret
            {
                Ttl = role.DefaultTtl,
                MaxTtl = role.MaxTtl,
                Renewable = true,
                Internal = new JsonObject
                {
                    ["username"] = username,
                    ["role"] = name,
                    ["db_name"] = role.Database,
                    ["revocation_statements"] = JsonList.Of(role.Revocation),
                },
            },
        };
    }
}
