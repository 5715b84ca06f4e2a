using System.Text.Json.Nodes;
using Sandbox.Vault.Json;

namespace Sandbox.Vault.AuthMethods.AppRole;

/// <summary>The AppRoles of a mount and their secret ids.</summary>
public sealed class AppRoleStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, AppRoleRole> _roles = new(StringComparer.Ordinal);
    private readonly List<AppRoleSecretId> _secretIds = [];

    /// <summary>The names of the roles, sorted.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. _roles.Keys];
        }
    }

    /// <summary>A role by name; names are not case sensitive.</summary>
    public AppRoleRole? Find(string name)
    {
        lock (_gate)
            return _roles.GetValueOrDefault(name.ToLowerInvariant());
    }

    /// <summary>A role by its role id.</summary>
    public AppRoleRole? FindByRoleId(string roleId)
    {
        lock (_gate)
            return _roles.Values.FirstOrDefault(r => r.RoleId == roleId);
    }

    /// <summary>Writes a role.</summary>
    public void Put(AppRoleRole role)
    {
        lock (_gate)
            _roles[role.Name] = role;
    }

    /// <summary>Removes a role with its secret ids.</summary>
    public void Remove(string name)
    {
        lock (_gate)
        {
            var key = name.ToLowerInvariant();
            _roles.Remove(key);
            _secretIds.RemoveAll(s => s.Role == key);
        }
    }

    /// <summary>Adds a secret id; false if the role has one of that name.</summary>
    public bool TryAdd(AppRoleSecretId secretId)
    {
        lock (_gate)
        {
            if (_secretIds.Exists(s => s.Role == secretId.Role && s.Id == secretId.Id))
                return false;
            _secretIds.Add(secretId);
            return true;
        }
    }

    /// <summary>The secret ids of a role.</summary>
    public IReadOnlyList<AppRoleSecretId> SecretIdsOf(string role)
    {
        lock (_gate)
            return [.. _secretIds.Where(s => s.Role == role)];
    }

    /// <summary>Removes a secret id.</summary>
    public void Remove(AppRoleSecretId secretId)
    {
        lock (_gate)
            _secretIds.Remove(secretId);
    }

    /// <summary>All roles and secret ids, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["roles"] = StateJson.Write(_roles.Values.ToList()),
                ["secret_ids"] = StateJson.Write(_secretIds),
            };
        }
    }

    /// <summary>Replaces all roles and secret ids by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _roles.Clear();
            foreach (var role in StateJson.Read<List<AppRoleRole>>(state["roles"]))
                _roles[role.Name] = role;
            _secretIds.Clear();
            _secretIds.AddRange(StateJson.Read<List<AppRoleSecretId>>(state["secret_ids"]));
        }
    }

    /// <summary>Counts a use; the last one removes the secret id. False if it was gone already.</summary>
    public bool Use(AppRoleSecretId secretId, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_secretIds.Contains(secretId))
                return false;
            secretId.LastUpdatedTime = now;
            if (secretId.UsesLeft == 1)
                _secretIds.Remove(secretId);
            else if (secretId.UsesLeft > 1)
                secretId.UsesLeft--;
            return true;
        }
    }
}
