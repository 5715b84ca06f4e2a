using System.Text.Json.Nodes;

namespace Sandbox.Vault.Engines.Database.Emulation;

/// <summary>A role of the emulated PostgreSQL.</summary>
public sealed record EmulatedRole
{
    /// <summary>The password; null for none, with which nobody logs in.</summary>
    public string? Password { get; init; }

    /// <summary>True if it may log in.</summary>
    public bool CanLogIn { get; init; }

    /// <summary>True if it may do anything.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>True if it may make, change and drop roles.</summary>
    public bool CanCreateRoles { get; init; }

    /// <summary>When the password ends; null for never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The role as JSON.</summary>
    public JsonObject Save() => new()
    {
        ["password"] = Password,
        ["login"] = CanLogIn,
        ["superuser"] = IsSuperuser,
        ["createrole"] = CanCreateRoles,
        ["valid_until"] = ValidUntil,
    };

    /// <summary>The role of what <see cref="Save"/> gave.</summary>
    public static EmulatedRole Load(JsonNode state) => new()
    {
        Password = state["password"]?.GetValue<string>(),
        CanLogIn = state["login"]!.GetValue<bool>(),
        IsSuperuser = state["superuser"]!.GetValue<bool>(),
        CanCreateRoles = state["createrole"]!.GetValue<bool>(),
        ValidUntil = state["valid_until"]?.GetValue<DateTimeOffset>(),
    };
}
