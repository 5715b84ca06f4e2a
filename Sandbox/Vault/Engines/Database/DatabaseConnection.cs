using System.Text.Json.Nodes;
using Sandbox.Vault.Engines.Database.Plugins;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary>A configured connection to a database. It is replaced when it is written, never changed but for what is opened.</summary>
public sealed record DatabaseConnection
{
    /// <summary>The plugin, such as <c>postgresql-database-plugin</c>.</summary>
    public string PluginName { get; init; } = "";

    /// <summary>The version of the plugin that was asked for; empty for the built-in one.</summary>
    public string PluginVersion { get; init; } = "";

    /// <summary>The roles that may use it, names or globs.</summary>
    public IReadOnlyList<string> AllowedRoles { get; init; } = [];

    /// <summary>The statements that change the connection's own password; none for the plugin's.</summary>
    public IReadOnlyList<string> RootRotationStatements { get; init; } = [];

    /// <summary>The policy that passwords are made by; empty for none.</summary>
    public string PasswordPolicy { get; init; } = "";

    /// <summary>True if it is verified when it is written.</summary>
    public bool VerifiesConnection { get; init; } = true;

    /// <summary>What else was written, among it <c>connection_url</c>, <c>username</c> and <c>password</c>.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>The address of the real database that it used last; empty while it is emulated.</summary>
    public string RealAuthority { get; set; } = "";

    /// <summary>The opened connection; null until it is used.</summary>
    public IDatabasePlugin? Plugin { get; set; }

    /// <summary>Held over every use of the database.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>A detail that is text; empty if it isn't there.</summary>
    public string Detail(string name) => Details[name]?.ToString() ?? "";

    /// <summary>Refuses a role that may not use it.</summary>
    /// <exception cref="VaultException">The role is not allowed.</exception>
    public void Allow(string role)
    {
        if (!AllowedRoles.Any(pattern => Glob.Matches(pattern, role)))
            throw VaultException.Failed($"\"{role}\" is not an allowed role");
    }

    /// <summary>The connection as JSON, with its password.</summary>
    public JsonObject Save() => new()
    {
        ["plugin_name"] = PluginName,
        ["plugin_version"] = PluginVersion,
        ["allowed_roles"] = JsonList.Of(AllowedRoles),
        ["root_rotation_statements"] = JsonList.Of(RootRotationStatements),
        ["password_policy"] = PasswordPolicy,
        ["verify_connection"] = VerifiesConnection,
        ["details"] = Details.DeepClone(),
        ["real_authority"] = RealAuthority,
    };

    /// <summary>The connection of what <see cref="Save"/> gave.</summary>
    public static DatabaseConnection Load(JsonNode state) => new()
    {
        PluginName = state["plugin_name"]!.GetValue<string>(),
        PluginVersion = state["plugin_version"]!.GetValue<string>(),
        AllowedRoles = JsonList.Read(state["allowed_roles"]),
        RootRotationStatements = JsonList.Read(state["root_rotation_statements"]),
        PasswordPolicy = state["password_policy"]!.GetValue<string>(),
        VerifiesConnection = state["verify_connection"]!.GetValue<bool>(),
        Details = state["details"]!.DeepClone().AsObject(),
        RealAuthority = state["real_authority"]!.GetValue<string>(),
    };
}
