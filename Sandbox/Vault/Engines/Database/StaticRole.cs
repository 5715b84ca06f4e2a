using System.Text.Json.Nodes;
using Sandbox.Vault.Http;

namespace Sandbox.Vault.Engines.Database;

/// <summary>A role that stands for one user of the database, whose password is changed by and by.</summary>
public sealed record StaticRole
{
    /// <summary>The connection.</summary>
    public string Database { get; init; } = "";

    /// <summary>The user.</summary>
    public string Username { get; init; } = "";

    /// <summary>The password; empty if it was never changed here.</summary>
    public string Password { get; init; } = "";

    /// <summary>A password that a rotation which failed may have set, to be tried again; empty for none.</summary>
    public string PendingPassword { get; init; } = "";

    /// <summary>The statements that change the password; none for the plugin's own.</summary>
    public IReadOnlyList<string> RotationStatements { get; init; } = [];

    /// <summary>When it is changed.</summary>
    public RotationSchedule Schedule { get; init; } = new(TimeSpan.Zero);

    /// <summary>When it was changed last; null for never.</summary>
    public DateTimeOffset? LastRotation { get; init; }

    /// <summary>When it is to be changed next.</summary>
    public DateTimeOffset NextRotation { get; init; }

    /// <summary>When it is tried again after a rotation that failed; null for no sooner than <see cref="NextRotation"/>.</summary>
    public DateTimeOffset? RetryTime { get; init; }

    /// <summary>True if the password wasn't changed when the role was made.</summary>
    public bool SkipsImportRotation { get; init; }

    /// <summary>The kind of credentials.</summary>
    public CredentialSettings Credentials { get; init; } = CredentialSettings.Default;

    /// <summary>What a read of the role shows.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["db_name"] = Database,
            ["rotation_statements"] = JsonList.Of(RotationStatements),
            ["username"] = Username,
        };
        Schedule.Describe(data);
        if (LastRotation is { } last)
            data["last_vault_rotation"] = Timestamps.Nano(last);
        if (flavour != VaultFlavour.Vault18)
            Credentials.Describe(data);
        if (flavour == VaultFlavour.Vault)
            data["skip_import_rotation"] = SkipsImportRotation;
        return data;
    }

    /// <summary>What a read of the credentials shows.</summary>
    public JsonObject DescribeCredentials(DateTimeOffset now)
    {
        var left = Math.Round((NextRotation - now).TotalSeconds, MidpointRounding.AwayFromZero);
        var data = new JsonObject
        {
            ["last_vault_rotation"] = LastRotation is { } last ? Timestamps.Nano(last) : "0001-01-01T00:00:00Z",
            ["password"] = Password,
            ["ttl"] = (long)Math.Max(0, left),
            ["username"] = Username,
        };
        Schedule.Describe(data);
        return data;
    }

    /// <summary>The role as JSON, with its password.</summary>
    public JsonObject Save() => new()
    {
        ["db_name"] = Database,
        ["username"] = Username,
        ["password"] = Password,
        ["pending_password"] = PendingPassword,
        ["rotation_statements"] = JsonList.Of(RotationStatements),
        ["rotation_period"] = (long)Schedule.Period.TotalSeconds,
        ["rotation_schedule"] = Schedule.Expression,
        ["rotation_window"] = (long)Schedule.Window.TotalSeconds,
        ["last_rotation"] = LastRotation,
        ["next_rotation"] = NextRotation,
        ["retry_time"] = RetryTime,
        ["skip_import_rotation"] = SkipsImportRotation,
        ["credentials"] = Credentials.Save(),
    };

    /// <summary>The role of what <see cref="Save"/> gave.</summary>
    public static StaticRole Load(JsonNode state) => new()
    {
        Database = state["db_name"]!.GetValue<string>(),
        Username = state["username"]!.GetValue<string>(),
        Password = state["password"]!.GetValue<string>(),
        PendingPassword = state["pending_password"]!.GetValue<string>(),
        RotationStatements = JsonList.Read(state["rotation_statements"]),
        Schedule = new RotationSchedule(
            TimeSpan.FromSeconds(state["rotation_period"]!.GetValue<long>()),
            state["rotation_schedule"]!.GetValue<string>(),
            TimeSpan.FromSeconds(state["rotation_window"]!.GetValue<long>())),
        LastRotation = state["last_rotation"]?.GetValue<DateTimeOffset>(),
        NextRotation = state["next_rotation"]!.GetValue<DateTimeOffset>(),
        RetryTime = state["retry_time"]?.GetValue<DateTimeOffset>(),
        SkipsImportRotation = state["skip_import_rotation"]!.GetValue<bool>(),
        Credentials = CredentialSettings.Load(state["credentials"]!),
    };
}
