using System.Text.Json.Nodes;
using Sandbox.Vault.Json;
using Sandbox.Vault.Namespaces;

namespace Sandbox.Vault.Identity;

/// <summary>The entities: who logs in, over all logins.</summary>
/// <param name="clock">The clock.</param>
/// <param name="space">The namespace.</param>
public sealed class IdentityStore(TimeProvider clock, NamespaceEntry space)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entity> _entities = [];

    /// <summary>All entities, by id.</summary>
    public IReadOnlyList<Entity> All
    {
        get
        {
            lock (_gate)
                return [.. _entities.Values.OrderBy(e => e.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>An entity by id; null if there is none.</summary>
    public Entity? Find(string id)
    {
        lock (_gate)
            return _entities.GetValueOrDefault(id);
    }

    /// <summary>An entity by name; null if there is none.</summary>
    public Entity? FindByName(string name)
    {
        lock (_gate)
            return _entities.Values.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The entity with this alias, made if there is none; the alias's metadata is brought up to date.</summary>
    public Entity ForAlias(EntityAlias alias)
    {
        lock (_gate)
        {
            foreach (var known in _entities.Values)
            {
                var (id, _) = known.Aliases.FirstOrDefault(a => a.Value.Name == alias.Name && a.Value.MountAccessor == alias.MountAccessor);
                if (id is null)
                    continue;
                known.Aliases[id] = alias;
                return known;
            }

            var entity = Create($"entity_{Guid.NewGuid().ToString("N")[..8]}");
            entity.Aliases[Guid.NewGuid().ToString()] = alias;
            return entity;
        }
    }

    /// <summary>Makes an entity.</summary>
    public Entity Create(string name)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var entity = new Entity { Id = $"{Guid.NewGuid()}{space.IdSuffix}", Name = name, CreationTime = now, LastUpdateTime = now };
            _entities[entity.Id] = entity;
            return entity;
        }
    }

    /// <summary>All identities, for <see cref="Load"/>.</summary>
    public JsonObject Save()
    {
        lock (_gate)
            return new JsonObject { ["entities"] = StateJson.Write(_entities.Values.ToList()) };
    }

    /// <summary>Replaces all identities by what <see cref="Save"/> gave.</summary>
    public void Load(JsonObject state)
    {
        lock (_gate)
        {
            _entities.Clear();
            foreach (var entity in StateJson.Read<List<Entity>>(state["entities"]))
                _entities[entity.Id] = entity;
        }
    }

    /// <summary>The policies that an identity gives; none for null.</summary>
    public IReadOnlyList<string> PoliciesOf(Entity? entity) => entity?.Policies ?? [];

    /// <summary>Removes an entity.</summary>
    public void Remove(string id)
    {
        lock (_gate)
            _entities.Remove(id);
    }

    /// <summary>Removes the aliases at an auth mount that is gone.</summary>
    public void RemoveAliasesAt(string mountAccessor)
    {
        lock (_gate)
        {
            foreach (var entity in _entities.Values)
            {
                foreach (var (id, alias) in entity.Aliases.ToList())
                {
                    if (alias.MountAccessor == mountAccessor)
                        entity.Aliases.Remove(id);
                }
            }
        }
    }
}
