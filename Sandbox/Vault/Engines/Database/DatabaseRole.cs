using System.Text.Json.Nodes;

namespace Sandbox.Vault.Engines.Database;

/// <summary>A role whose credentials are made anew at each read.</summary>
public sealed record DatabaseRole
{
    /// <summary>The connection.</summary>
    public string Database { get; init; } = "";

    /// <summary>The statements that make a user.</summary>
    public IReadOnlyList<string> Creation { get; init; } = [];

    /// <summary>The statements that remove it; none for the plugin's own.</summary>
    public IReadOnlyList<string> Revocation { get; init; } = [];

    /// <summary>The statements after a creation that failed; PostgreSQL's plugin needs none, as a creation is one transaction.</summary>
    public IReadOnlyList<string> Rollback { get; init; } = [];

    /// <summary>The statements that prolong it; none for the plugin's own.</summary>
    public IReadOnlyList<string> Renewal { get; init; } = [];

    /// <summary>How long a lease lives; zero for the mount's default.</summary>
    public TimeSpan DefaultTtl { get; init; }

    /// <summary>How long with all renewals; zero for the mount's maximum.</summary>
    public TimeSpan MaxTtl { get; init; }

    /// <summary>The kind of credentials.</summary>
    public CredentialSettings Credentials { get; init; } = CredentialSettings.Default;

    /// <summary>What a read of the role shows.</summary>
    public JsonObject Describe(VaultFlavour flavour)
    {
        var data = new JsonObject
        {
            ["creation_statements"] = JsonList.Of(Creation),
            ["db_name"] = Database,
            ["default_ttl"] = (long)DefaultTtl.TotalSeconds,
            ["max_ttl"] = (long)MaxTtl.TotalSeconds,
            ["renew_statements"] = JsonList.Of(Renewal),
            ["revocation_statements"] = JsonList.Of(Revocation),
            ["rollback_statements"] = JsonList.Of(Rollback),
        };
        if (flavour != VaultFlavour.Vault18)
            Credentials.Describe(data);
        return data;
    }

    /// <summary>The role as JSON.</summary>
    public JsonObject Save()
    {
        var state = Describe(VaultFlavour.Vault18);
        state["credentials"] = Credentials.Save();
        return state;
    }

    /// <summary>The role of what <see cref="Save"/> gave.</summary>
    public static DatabaseRole Load(JsonNode state) => new()
    {
        Database = state["db_name"]!.GetValue<string>(),
        Creation = JsonList.Read(state["creation_statements"]),
        Revocation = JsonList.Read(state["revocation_statements"]),
        Rollback = JsonList.Read(state["rollback_statements"]),
        Renewal = JsonList.Read(state["renew_statements"]),
        DefaultTtl = TimeSpan.FromSeconds(state["default_ttl"]!.GetValue<long>()),
        MaxTtl = TimeSpan.FromSeconds(state["max_ttl"]!.GetValue<long>()),
        Credentials = CredentialSettings.Load(state["credentials"]!),
    };
}
