using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary><c>config/</c>, <c>reset/</c> and <c>rotate-root/</c>.</summary>
/// <param name="connections">The connections.</param>
/// <param name="passwords">Makes passwords.</param>
/// <param name="flavour">What is shown.</param>
internal sealed partial class ConnectionPaths(DatabaseConnections connections, PasswordPolicyStore passwords, VaultFlavour flavour)
{
    // What of a request isn't the plugin's.
    private static readonly string[] OwnFields =
        ["name", "plugin_name", "plugin_version", "verify_connection", "allowed_roles", "root_rotation_statements", "password_policy"];

    private static readonly string[] Secrets = ["password", "private_key", "service_account_json", "tls_certificate_key"];

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var name = new Dictionary<string, FieldType> { ["name"] = FieldType.Text };
        return
        [
            new("config/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(connections.Names)) },
            new($"config/{DatabaseEngine.Name}")
            {
                Fields =
                {
                    ["name"] = FieldType.Text,
                    ["plugin_name"] = FieldType.Text,
                    ["plugin_version"] = FieldType.Text,
                    ["verify_connection"] = FieldType.Bool,
                    ["allowed_roles"] = FieldType.List,
                    ["root_rotation_statements"] = FieldType.Strings,
                    ["password_policy"] = FieldType.Text,
                },
                Exists = fields => connections.Find(fields.Text("name")) is not null,
                Read = (_, fields, _) => Answer(connections.Find(fields.Text("name")) is { } connection ? VaultResponse.Of(Describe(connection)) : null),
                Write = WriteAsync,
                Delete = (_, fields, _) =>
                {
                    connections.Remove(fields.Text("name"));
                    return Answer(null);
                },
            },
            new($"reset/{DatabaseEngine.Name}") { Fields = name, Write = ResetAsync },
            new($"rotate-root/{DatabaseEngine.Name}") { Fields = name, Write = RotateRootAsync },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private async ValueTask<VaultResponse?> WriteAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var name = fields.Text("name");
        var present = connections.Find(name);
        var old = present ?? new DatabaseConnection();
        var details = old.Details.DeepClone().AsObject();
        foreach (var (key, value) in fields.Raw.Where(f => !OwnFields.Contains(f.Key)))
            details[key] = value?.DeepClone();

        var connection = new DatabaseConnection
        {
            PluginName = fields.Text("plugin_name", old.PluginName),
            PluginVersion = fields.Text("plugin_version", old.PluginVersion),
            AllowedRoles = fields.List("allowed_roles", old.AllowedRoles),
            RootRotationStatements = fields.List("root_rotation_statements", old.RootRotationStatements),
            PasswordPolicy = fields.Text("password_policy", old.PasswordPolicy),
            VerifiesConnection = fields.Bool("verify_connection", absent: true),
            Details = details,
        };
        if (connection.PluginName.Length == 0)
            throw VaultException.Refused("empty plugin name");
        try
        {
            connection.Plugin = await connections.OpenAsync(connection, present, cancellationToken);
            if (connection.VerifiesConnection)
                await connection.Plugin.VerifyAsync(cancellationToken);
        }
        catch (VaultException e)
        {
            throw VaultException.Refused($"error creating database object: {e.Message}");
        }

        connections.Put(name, connection);
        var response = new VaultResponse();
        if (UrlWithPassword().IsMatch(connection.Detail("connection_url")))
        {
            response.Warnings.Add(
                "Password found in connection_url, use a templated url to enable root rotation and prevent read access to password information.");
        }

        return response.Warnings.Count > 0 || flavour == VaultFlavour.Vault18 ? response : null;
    }

    private JsonObject Describe(DatabaseConnection connection)
    {
        var details = connection.Details.DeepClone().AsObject();
        foreach (var secret in Secrets)
            details.Remove(secret);
        if (details["connection_url"]?.ToString() is { } url)
            details["connection_url"] = UrlWithPassword().Replace(url, "${before}xxxxx${after}");

        var data = new JsonObject
        {
            ["allowed_roles"] = JsonList.Of(connection.AllowedRoles),
            ["connection_details"] = details,
            ["password_policy"] = connection.PasswordPolicy,
            ["plugin_name"] = connection.PluginName,
            ["root_credentials_rotate_statements"] = JsonList.Of(connection.RootRotationStatements),
        };
        if (flavour == VaultFlavour.Vault18)
            return data;
        data["plugin_version"] = connection.PluginVersion;
        if (flavour == VaultFlavour.Vault)
            data["verify_connection"] = connection.VerifiesConnection;
        return data;
    }

    private async ValueTask<VaultResponse?> ResetAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var connection = connections.Require(fields.Text("name"));
        connection.Plugin = null;
        await connections.UseAsync(connection, plugin => ValueTask.FromResult(true), cancellationToken);
        return null;
    }

    private async ValueTask<VaultResponse?> RotateRootAsync(VaultRequest request, FieldData fields, CancellationToken cancellationToken)
    {
        var name = fields.Text("name");
        var connection = connections.Require(name);
        var user = connection.Detail("username");
        if (user.Length == 0)
            throw VaultException.Failed("unable to rotate root credentials: no username in configuration");
        if (connection.Detail("password").Length == 0)
            throw VaultException.Failed("unable to rotate root credentials: no password in configuration");

        var password = passwords.Generate(connection.PasswordPolicy);
        await connections.UseAsync(connection, async plugin =>
        {
            try
            {
                await plugin.ChangePasswordAsync(user, password, connection.RootRotationStatements, cancellationToken);
                return true;
            }
            catch (VaultException e)
            {
                throw VaultException.Failed($"failed to update user: {e.Message}");
            }
        }, cancellationToken);

        var details = connection.Details.DeepClone().AsObject();
        details["password"] = password;
        connections.Put(name, connection with { Details = details, Plugin = null });
        return null;
    }

    // As Go parses a URL: one with a template in its user part is none.
    [GeneratedRegex(@"^(?<before>[A-Za-z][A-Za-z0-9+.-]*://[\w.~!$&'()*+,;=%-]*:)(?<password>[\w.~!$&'()*+,;=%:-]+)(?<after>@.*)$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UrlWithPassword();
}
