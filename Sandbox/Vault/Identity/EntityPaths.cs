using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Identity;

/// <summary><c>identity/entity</c>.</summary>
/// <param name="core">The namespace.</param>
/// <param name="description">What is shown.</param>
internal sealed class EntityPaths(VaultCore core, IdentityDescription description)
{
    private readonly IdentityStore _store = core.Identity;

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["id"] = FieldType.Text,
            ["name"] = FieldType.Text,
            ["policies"] = FieldType.List,
            ["metadata"] = FieldType.Pairs,
            ["disabled"] = FieldType.Bool,
        };
        return
        [
            new("entity/id/?") { List = (_, _, _) => Answer(List(e => e.Id)) },
            new("entity/name/?") { List = (_, _, _) => Answer(List(e => e.Name)) },
            new("entity/batch-delete")
            {
                Fields = { ["entity_ids"] = FieldType.List },
                Write = (_, f, _) => Answer(RemoveAll(f.List("entity_ids"))),
            },
            new("entity/merge/?")
            {
                Fields =
                {
                    ["from_entity_ids"] = FieldType.List,
                    ["to_entity_id"] = FieldType.Text,
                    ["force"] = FieldType.Bool,
                    ["conflicting_alias_ids_to_keep"] = FieldType.List,
                },
                Write = (_, f, _) => Answer(Merge(f)),
            },
            new("entity/id/(?<id>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(Shown(_store.Find(f.Text("id")))),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(RemoveAll([f.Text("id")])),
            },
            new("entity/name/(?<name>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(Shown(_store.FindByName(f.Text("name")))),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(RemoveAll([_store.FindByName(f.Text("name"))?.Id ?? ""])),
            },
            new("entity") { Fields = fields, Write = (_, f, _) => Answer(Put(f)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse? Shown(Entity? entity) => entity is null ? null : VaultResponse.Of(description.Of(entity));

    private VaultResponse List(Func<Entity, string> key)
    {
        var all = _store.All.OrderBy(key, StringComparer.Ordinal).ToList();
        var response = VaultResponse.OfKeys(all.Select(key));
        if (all.Count > 0)
        {
            response.Data!["key_info"] = new JsonObject(all.Select(e => KeyValuePair.Create(key(e), (JsonNode?)new JsonObject
            {
                ["aliases"] = new JsonArray([.. e.Aliases.Select(a => Brief(a.Key, a.Value))]),
                [key(e) == e.Id ? "name" : "id"] = key(e) == e.Id ? e.Name : e.Id,
            })));
        }

        return response;
    }

    private JsonObject Brief(string id, EntityAlias alias)
    {
        var all = description.Of(id, alias, "");
        return new JsonObject(((string[])["id", "mount_accessor", "mount_path", "mount_type", "name"])
            .Select(n => KeyValuePair.Create(n, all[n]?.DeepClone())));
    }

    private VaultResponse? Put(FieldData fields)
    {
        var (id, name) = (fields.Text("id"), fields.Text("name"));
        var known = id.Length > 0
            ? _store.Find(id) ?? throw VaultException.Refused("entity not found from id")
            : name.Length > 0 ? _store.FindByName(name) : null;
        if (known is not null && name.Length > 0 && _store.FindByName(name) is { } namesake && namesake != known)
            throw VaultException.Refused("entity name is already in use");
        var policies = fields.List("policies", known?.Policies ?? []);
        if (policies.Contains("root"))
            throw VaultException.Refused("policies cannot contain root");

        var entity = known ?? _store.Create(name.Length > 0 ? name : $"entity_{Guid.NewGuid().ToString("N")[..8]}");
        entity.Name = name.Length > 0 ? name : entity.Name;
        entity.Policies = policies;
        entity.Metadata = fields.Has("metadata") ? fields.Pairs("metadata") : entity.Metadata;
        entity.Disabled = fields.Bool("disabled", entity.Disabled);
        entity.LastUpdateTime = core.Clock.GetUtcNow();
        return known is null
            ? VaultResponse.Of(new JsonObject { ["aliases"] = null, ["id"] = entity.Id, ["name"] = entity.Name })
            : null;
    }

    private VaultResponse? RemoveAll(IEnumerable<string> ids)
    {
        foreach (var id in ids)
            _store.Remove(id);
        return null;
    }

    private VaultResponse? Merge(FieldData fields)
    {
        var (from, to) = (fields.List("from_entity_ids"), fields.Text("to_entity_id"));
        if (to.Length == 0)
            throw VaultException.Refused("missing entity id to merge to");
        if (from.Count == 0)
            throw VaultException.Refused("missing entity ids to merge from");
        var target = _store.Find(to) ?? throw VaultException.Refused("entity id to merge to is invalid");
        var sources = from.Select(id => id == to
            ? throw VaultException.Refused("to_entity_id should not be present in from_entity_ids")
            : _store.Find(id) ?? throw VaultException.Refused("entity id to merge from is invalid")).ToList();
        var keep = fields.List("conflicting_alias_ids_to_keep");
        foreach (var source in sources)
            CheckClash(source, target, keep);
        foreach (var source in sources)
            Take(source, target, keep);
        target.LastUpdateTime = core.Clock.GetUtcNow();
        return null;
    }

    private static void CheckClash(Entity source, Entity target, IReadOnlyList<string> keep)
    {
        foreach (var (id, alias) in source.Aliases)
        {
            var (other, clash) = target.Aliases.FirstOrDefault(a => a.Value.MountAccessor == alias.MountAccessor);
            if (clash is null || keep.Contains(id) || keep.Contains(other))
                continue;
            throw VaultException.Refused(VaultException.AsList(
                "toEntity and at least one fromEntity have aliases with the same mount accessor, repeat the merge request specifying exactly one "
                    + "fromEntity, clashes: ",
                $"mountAccessor: {alias.MountAccessor}, toEntity ID: {target.Id}, fromEntity ID: {source.Id}, "
                    + $"conflicting toEntity alias ID: {other}, conflicting fromEntity alias ID: {id}"));
        }
    }

    private void Take(Entity source, Entity target, IReadOnlyList<string> keep)
    {
        foreach (var (id, alias) in source.Aliases)
        {
            var (other, clash) = target.Aliases.FirstOrDefault(a => a.Value.MountAccessor == alias.MountAccessor);
            if (clash is not null && !keep.Contains(id))
                continue;
            if (clash is not null)
                target.Aliases.Remove(other);
            target.Aliases[id] = alias;
        }

        target.Policies = [.. target.Policies.Union(source.Policies)];
        target.MergedEntityIds = [.. target.MergedEntityIds, source.Id, .. source.MergedEntityIds];
        foreach (var group in _store.Groups.Where(g => g.MemberEntityIds.Contains(source.Id) && !g.MemberEntityIds.Contains(target.Id)))
            group.MemberEntityIds = [.. group.MemberEntityIds, target.Id];
        _store.Remove(source.Id);
    }
}
