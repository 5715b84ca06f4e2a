using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Namespaces;

namespace Sandbox.Vault.Identity;

/// <summary>The entities of a namespace (who logs in, over all logins) and their groups.</summary>
/// <param name="clock">The clock.</param>
/// <param name="space">The namespace.</param>
public sealed class IdentityStore(TimeProvider clock, NamespaceEntry space)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entity> _entities = [];
    private readonly Dictionary<string, Group> _groups = [];

    /// <summary>All entities, by id.</summary>
    public IReadOnlyList<Entity> All
    {
        get
        {
            lock (_gate)
                return [.. _entities.Values.OrderBy(e => e.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>All groups, by id.</summary>
    public IReadOnlyList<Group> Groups
    {
        get
        {
            lock (_gate)
                return [.. _groups.Values.OrderBy(g => g.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>An entity by id, also by that of one that was merged into it; null if there is none.</summary>
    public Entity? Find(string id)
    {
        lock (_gate)
            return _entities.GetValueOrDefault(id) ?? _entities.Values.FirstOrDefault(e => e.MergedEntityIds.Contains(id));
    }

    /// <summary>An entity by name; null if there is none.</summary>
    public Entity? FindByName(string name) => All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The entity that has an alias of this id; null if there is none.</summary>
    public Entity? FindByAliasId(string id) => All.FirstOrDefault(e => e.Aliases.ContainsKey(id));

    /// <summary>The entity that has this name at an auth mount, and the alias's id; null if there is none.</summary>
    public (Entity Entity, string AliasId)? FindByAlias(string mountAccessor, string name)
    {
        foreach (var entity in All)
        {
            if (entity.Aliases.FirstOrDefault(a => a.Value.IsAt(mountAccessor, name)) is { Key: { } id })
                return (entity, id);
        }

        return null;
    }

    /// <summary>The entity with this alias, made if there is none; the alias's metadata is brought up to date.</summary>
    public Entity ForAlias(EntityAlias alias)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (FindByAlias(alias.MountAccessor, alias.Name) is ({ } known, { } id))
            {
                known.Aliases[id] = known.Aliases[id] with { Metadata = alias.Metadata, LastUpdateTime = now };
                return known;
            }

            var entity = Create($"entity_{Guid.NewGuid().ToString("N")[..8]}");
            entity.Aliases[NewId()] = alias with { CreationTime = now, LastUpdateTime = now };
            return entity;
        }
    }

    /// <summary>Makes an entity.</summary>
    public Entity Create(string name)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var entity = new Entity { Id = NewId(), Name = name, CreationTime = now, LastUpdateTime = now };
            _entities[entity.Id] = entity;
            return entity;
        }
    }

    /// <summary>Removes an entity, also from its groups.</summary>
    public void Remove(string id)
    {
        lock (_gate)
        {
            if (!_entities.Remove(id))
                return;
            foreach (var group in _groups.Values)
                group.MemberEntityIds = [.. group.MemberEntityIds.Where(m => m != id)];
        }
    }

    /// <summary>A group by id; null if there is none.</summary>
    public Group? FindGroup(string id)
    {
        lock (_gate)
            return _groups.GetValueOrDefault(id);
    }

    /// <summary>A group by name; null if there is none.</summary>
    public Group? FindGroupByName(string name) => Groups.FirstOrDefault(g => string.Equals(g.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes a group.</summary>
    public Group CreateGroup(string name, string type)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var id = NewId();
            return _groups[id] = new Group
            {
                Id = id,
                Name = name.Length > 0 ? name : $"group_{Guid.NewGuid().ToString("N")[..8]}",
                Type = type,
                CreationTime = now,
                LastUpdateTime = now,
            };
        }
    }

    /// <summary>Removes a group, also from those that it is in.</summary>
    public void RemoveGroup(string id)
    {
        lock (_gate)
        {
            _groups.Remove(id);
            foreach (var group in _groups.Values)
                group.MemberGroupIds = [.. group.MemberGroupIds.Where(m => m != id)];
        }
    }

    /// <summary>The groups that an entity is in itself, and those that these are in.</summary>
    public (IReadOnlyList<Group> Direct, IReadOnlyList<Group> Inherited) GroupsOf(Entity entity)
    {
        var all = Groups;
        var direct = all.Where(g => g.MemberEntityIds.Contains(entity.Id)).ToList();
        var reached = direct.ToList();
        for (var i = 0; i < reached.Count; i++)
            reached.AddRange(all.Where(g => g.MemberGroupIds.Contains(reached[i].Id) && !reached.Contains(g)));
        return (direct, [.. reached.Except(direct)]);
    }

    /// <summary>True if a group is another, or is in it at any depth: putting the other into it would make a circle.</summary>
    public bool IsWithin(Group group, Group other) =>
        group == other || Groups.Any(g => g.MemberGroupIds.Contains(group.Id) && IsWithin(g, other));

    /// <summary>The policies that an identity gives: its own and those of its groups, sorted; none for null.</summary>
    public IReadOnlyList<string> PoliciesOf(Entity? entity)
    {
        if (entity is null)
            return [];
        var (direct, inherited) = GroupsOf(entity);
        return [.. entity.Policies.Concat(direct.Concat(inherited).SelectMany(g => g.Policies)).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>What fills in an identity's names; null without one.</summary>
    public IdentityTemplate? TemplateOf(Entity? entity) => entity is null ? null : new IdentityTemplate(entity, () =>
    {
        var (direct, inherited) = GroupsOf(entity);
        return [.. direct, .. inherited];
    });

    /// <summary>Puts an entity that logged in into the external groups that its auth method names, and takes it out of the mount's others.</summary>
    public void UpdateExternalGroups(Entity entity, string mountAccessor, IReadOnlyList<string> names)
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values.Where(g => g.IsExternal && g.Alias?.MountAccessor == mountAccessor))
            {
                var others = group.MemberEntityIds.Where(m => m != entity.Id);
                group.MemberEntityIds = names.Contains(group.Alias!.Name) ? [.. others, entity.Id] : [.. others];
            }
        }
    }

    /// <summary>Removes the aliases at an auth mount that is gone.</summary>
    public void RemoveAliasesAt(string mountAccessor)
    {
        lock (_gate)
        {
            foreach (var entity in _entities.Values)
            {
                foreach (var (id, _) in entity.Aliases.Where(a => a.Value.MountAccessor == mountAccessor).ToList())
                    entity.Aliases.Remove(id);
            }

            foreach (var group in _groups.Values.Where(g => g.Alias?.MountAccessor == mountAccessor))
                (group.Alias, group.AliasId) = (null, "");
        }
    }

    /// <summary>A new id of this namespace.</summary>
    public string NewId() => $"{Guid.NewGuid()}{space.IdSuffix}";

    /// <summary>All identities and groups, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
        {
            return new JsonObject
            {
                ["entities"] = StateJson.Write(_entities.Values.ToList()),
                ["groups"] = StateJson.Write(_groups.Values.ToList()),
            };
        }
    }

    /// <summary>Replaces all identities and groups by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _entities.Clear();
            foreach (var entity in StateJson.Read<List<Entity>>(state["entities"]))
                _entities[entity.Id] = entity;
            _groups.Clear();
            foreach (var group in StateJson.Read<List<Group>>(state["groups"]))
                _groups[group.Id] = group;
        }
    }
}
