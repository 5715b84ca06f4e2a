using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Identity;

/// <summary><c>identity/entity-alias</c>.</summary>
/// <param name="core">The namespace.</param>
/// <param name="description">What is shown.</param>
internal sealed class AliasPaths(VaultCore core, IdentityDescription description)
{
    private readonly IdentityStore _store = core.Identity;

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["id"] = FieldType.Text,
            ["name"] = FieldType.Text,
            ["canonical_id"] = FieldType.Text,
            ["entity_id"] = FieldType.Text,
            ["mount_accessor"] = FieldType.Text,
            ["custom_metadata"] = FieldType.Pairs,
        };
        return
        [
            new("entity-alias/id/?") { List = (_, _, _) => Answer(List()) },
            new("entity-alias/id/(?<id>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(Find(f.Text("id")) is { } found
                    ? VaultResponse.Of(description.Of(f.Text("id"), found.Alias, found.Entity.Id))
                    : null),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(Remove(f.Text("id"))),
            },
            new("entity-alias") { Fields = fields, Write = (_, f, _) => Answer(Put(f)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private (Entity Entity, EntityAlias Alias)? Find(string id) => _store.FindByAliasId(id) is { } entity ? (entity, entity.Aliases[id]) : null;

    private VaultResponse List()
    {
        var all = _store.All.SelectMany(e => e.Aliases.Select(a => (a.Key, Shown: description.Of(a.Key, a.Value, e.Id))))
            .OrderBy(a => a.Key, StringComparer.Ordinal).ToList();
        var response = VaultResponse.OfKeys(all.Select(a => a.Key));
        if (all.Count > 0)
            response.Data!["key_info"] = new JsonObject(all.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Shown)));
        return response;
    }

    private VaultResponse Put(FieldData fields)
    {
        var (name, accessor) = (fields.Text("name"), fields.Text("mount_accessor"));
        var id = fields.Text("id");
        if (id.Length == 0 && (name.Length == 0 || accessor.Length == 0))
            throw VaultException.Refused("'id' or 'mount_accessor' and 'name' must be provided");
        var known = id.Length > 0
            ? Find(id) ?? throw VaultException.Refused("invalid alias ID provided")
            : _store.FindByAlias(accessor, name) is ({ } owner, { } found) ? (owner, owner.Aliases[id = found]) : ((Entity, EntityAlias)?)null;
        name = name.Length > 0 ? name : known!.Value.Item2.Name;
        accessor = accessor.Length > 0 ? accessor : known!.Value.Item2.MountAccessor;
        var mount = core.Mounts.All.FirstOrDefault(m => m.Accessor == accessor)
            ?? throw VaultException.Refused($"invalid mount accessor {GoValue.Quote(accessor)}");
        if (_store.FindByAlias(accessor, name) is { } taken && taken.AliasId != id)
            throw VaultException.Refused("alias with combination of mount accessor and name already exists");

        var entity = Owner(fields, known?.Item1);
        if (entity.Aliases.Any(a => a.Value.MountAccessor == accessor && a.Key != id))
            throw VaultException.Refused("Alias already exists for requested entity and mount accessor");
        var now = core.Clock.GetUtcNow();
        var alias = (known?.Item2 ?? new EntityAlias(name, accessor, mount.Type, new Dictionary<string, string>()) { CreationTime = now }) with
        {
            Name = name,
            MountAccessor = accessor,
            MountType = mount.Type,
            LastUpdateTime = now,
        };
        if (fields.Has("custom_metadata"))
            alias = alias with { CustomMetadata = fields.Pairs("custom_metadata") };
        if (known is { } before && before.Item1 != entity)
            before.Item1.Aliases.Remove(id);
        id = id.Length > 0 ? id : _store.NewId();
        entity.Aliases[id] = alias;
        return VaultResponse.Of(new JsonObject { ["canonical_id"] = entity.Id, ["id"] = id });
    }

    private Entity Owner(FieldData fields, Entity? present)
    {
        var id = fields.Text("canonical_id") is { Length: > 0 } given ? given : fields.Text("entity_id");
        if (id.Length > 0)
            return _store.Find(id) ?? throw VaultException.Refused("invalid canonical ID");
        return present ?? _store.Create($"entity_{Guid.NewGuid().ToString("N")[..8]}");
    }

    private VaultResponse? Remove(string id)
    {
        _store.FindByAliasId(id)?.Aliases.Remove(id);
        return null;
    }
}
