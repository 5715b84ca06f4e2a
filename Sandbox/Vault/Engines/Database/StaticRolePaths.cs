using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary><c>static-roles/</c>, <c>static-creds/</c> and <c>rotate-role/</c>.</summary>
/// <param name="core">The server.</param>
/// <param name="connections">The connections.</param>
/// <param name="roles">The roles.</param>
/// <param name="rotation">Changes the passwords.</param>
internal sealed class StaticRolePaths(VaultCore core, DatabaseConnections connections, DatabaseRoles roles, StaticRotation rotation)
{
    private const int LeastPeriod = 5;
    private const int LeastWindow = 3600;

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var name = new Dictionary<string, FieldType> { ["name"] = FieldType.Text };
        return
        [
            new("static-roles/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(roles.Static.Select(r => r.Key))) },
            new($"static-roles/{DatabaseEngine.Name}")
            {
                Fields = RoleFields(),
                Exists = fields => roles.FindStatic(fields.Text("name")) is not null,
                Read = (_, fields, _) => Answer(
                    roles.FindStatic(fields.Text("name")) is { } role ? VaultResponse.Of(role.Describe(core.Flavour)) : null),
                Write = WriteAsync,
                Delete = (_, fields, _) =>
                {
                    roles.RemoveStatic(fields.Text("name"));
                    return Answer(null);
                },
            },
            new($"static-creds/{DatabaseEngine.Name}") { Fields = name, Read = (_, fields, _) => Answer(Read(fields.Text("name"))) },
            new($"rotate-role/{DatabaseEngine.Name}")
            {
                Fields = name,
                Write = async (_, fields, cancellation) =>
                {
                    await rotation.RotateNowAsync(fields.Text("name"), cancellation);
                    return null;
                },
            },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private Dictionary<string, FieldType> RoleFields()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["name"] = FieldType.Text,
            ["db_name"] = FieldType.Text,
            ["username"] = FieldType.Text,
            ["rotation_period"] = FieldType.Duration,
            ["rotation_statements"] = FieldType.Strings,
        };
        if (core.Flavour != VaultFlavour.Vault18)
            (fields["credential_type"], fields["credential_config"]) = (FieldType.Text, FieldType.Pairs);
        if (core.Flavour == VaultFlavour.Vault)
        {
            fields["rotation_schedule"] = FieldType.Text;
            fields["rotation_window"] = FieldType.Duration;
            fields["skip_import_rotation"] = FieldType.Bool;
        }

        return fields;
    }

    private VaultResponse Read(string name)
    {
        var role = roles.FindStatic(name) ?? throw VaultException.Refused($"unknown role: {name}");
        connections.Require(role.Database).Allow(name);
        return VaultResponse.Of(role.DescribeCredentials(core.Clock.GetUtcNow()));
    }

    private async ValueTask<VaultResponse?> WriteAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var name = fields.Text("name");
        if (roles.Find(name) is not null)
            throw VaultException.Refused("Role and Static Role names must be unique");
        var present = roles.FindStatic(name);
        var old = present ?? new StaticRole();
        var role = old with { Database = fields.Text("db_name", old.Database) };
        if (role.Database.Length == 0)
            throw VaultException.Refused("database name is a required field");

        var username = fields.Text("username");
        if (username.Length == 0 && present is null)
            throw VaultException.Refused("username is a required field to create a static account");
        if (present is not null && present.Username != username)
            throw VaultException.Refused("cannot update static account username");

        role = role with
        {
            Username = username,
            Schedule = Schedule(fields, present?.Schedule),
            RotationStatements = fields.List("rotation_statements", old.RotationStatements),
            Credentials = old.Credentials.Change(fields),
        };
        if (present is not null)
        {
            roles.PutStatic(name, role with { NextRotation = role.Schedule.After(role.LastRotation ?? core.Clock.GetUtcNow()) });
            return null;
        }

        if (SkipsImportRotation(fields, role))
        {
            role = role with { SkipsImportRotation = true, NextRotation = role.Schedule.After(core.Clock.GetUtcNow()) };
            connections.Require(role.Database).Allow(name);
        }
        else
        {
            role = await rotation.SetAsync(name, rotation.Prepare(role), cancellationToken);
        }

        roles.PutStatic(name, role);
        return null;
    }

    private bool SkipsImportRotation(FieldData fields, StaticRole role) => core.Flavour == VaultFlavour.Vault && fields.Bool(
        "skip_import_rotation", connections.Find(role.Database)?.Details["skip_static_role_import_rotation"]?.ToString() is "true");

    private RotationSchedule Schedule(FieldData fields, RotationSchedule? present)
    {
        var expression = fields.Text("rotation_schedule");
        var hasPeriod = fields.Has("rotation_period");
        if (expression.Length > 0 && hasPeriod)
        {
            throw VaultException.Refused(
                "mutually exclusive fields rotation_period and rotation_schedule were both specified; only one of them can be provided");
        }

        if (present is null && expression.Length == 0 && !hasPeriod)
        {
            throw VaultException.Refused(core.Flavour == VaultFlavour.Vault
                ? "one of rotation_schedule or rotation_period must be provided to create a static account"
                : "rotation_period is required to create static accounts");
        }

        if (hasPeriod)
        {
            var period = fields.Duration("rotation_period");
            if (period < TimeSpan.FromSeconds(LeastPeriod))
                throw VaultException.Refused($"rotation_period must be {LeastPeriod} seconds or more");
            return fields.Has("rotation_window")
                ? throw VaultException.Refused("rotation_window is invalid with use of rotation_period")
                : new RotationSchedule(period);
        }

        if (expression.Length == 0)
            return present!;
        try
        {
            RotationSchedule.Check(expression);
        }
        catch (FormatException e)
        {
            throw VaultException.Refused(e.Message);
        }

        var window = fields.Duration("rotation_window", present?.Window ?? TimeSpan.Zero);
        return fields.Has("rotation_window") && window < TimeSpan.FromSeconds(LeastWindow)
            ? throw VaultException.Refused($"rotation_window is invalid: rotation_window must be {LeastWindow} seconds or more")
            : new RotationSchedule(TimeSpan.Zero, expression, window);
    }
}
