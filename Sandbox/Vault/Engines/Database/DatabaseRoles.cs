using System.Text.Json.Nodes;

namespace Sandbox.Vault.Engines.Database;

/// <summary>The roles of a mount, dynamic and static ones, whose names differ.</summary>
public sealed class DatabaseRoles
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, DatabaseRole> _roles = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StaticRole> _static = new(StringComparer.Ordinal);

    /// <summary>The names of the dynamic roles, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _roles.Keys];
        }
    }

    /// <summary>The static roles by name.</summary>
    public IReadOnlyList<KeyValuePair<string, StaticRole>> Static
    {
        get
        {
            lock (_gate)
                return [.. _static];
        }
    }

    /// <summary>A dynamic role; null if there is none of that name.</summary>
    public DatabaseRole? Find(string name)
    {
        lock (_gate)
            return _roles.GetValueOrDefault(name);
    }

    /// <summary>A static role; null if there is none of that name.</summary>
    public StaticRole? FindStatic(string name)
    {
        lock (_gate)
            return _static.GetValueOrDefault(name);
    }

    /// <summary>Adds or replaces a dynamic role.</summary>
    public void Put(string name, DatabaseRole role)
    {
        lock (_gate)
            _roles[name] = role;
    }

    /// <summary>Adds or replaces a static role.</summary>
    public void PutStatic(string name, StaticRole role)
    {
        lock (_gate)
            _static[name] = role;
    }

    /// <summary>Replaces a static role unless it was changed or removed meanwhile.</summary>
    public bool TryReplaceStatic(string name, StaticRole present, StaticRole role)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_static.GetValueOrDefault(name), present))
                return false;
            _static[name] = role;
            return true;
        }
    }

    /// <summary>Removes a dynamic role.</summary>
    public void Remove(string name)
    {
        lock (_gate)
            _roles.Remove(name);
    }

    /// <summary>Removes a static role; its user stays in the database.</summary>
    public void RemoveStatic(string name)
    {
        lock (_gate)
            _static.Remove(name);
    }

    /// <summary>The roles as JSON, with the passwords of static ones.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["roles"] = new JsonObject(_roles.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value.Save()))),
                ["static_roles"] = new JsonObject(_static.Select(r => KeyValuePair.Create(r.Key, (JsonNode?)r.Value.Save()))),
            };
        }
    }

    /// <summary>Takes up what <see cref="Save"/> gave.</summary>
    public void Load(JsonNode state)
    {
        foreach (var (name, role) in state["roles"]!.AsObject())
            Put(name, DatabaseRole.Load(role!));
        foreach (var (name, role) in state["static_roles"]!.AsObject())
            PutStatic(name, StaticRole.Load(role!));
    }
}
