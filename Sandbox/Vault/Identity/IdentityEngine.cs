using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Identity;

/// <summary>The backend at <c>identity/</c>: entities, as logins make them and as they are managed by hand.</summary>
/// <param name="core">The namespace.</param>
public sealed class IdentityEngine(VaultCore core) : Backend
{

    /// <inheritdoc/>
    public override bool PagesLists => false;

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
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
            new("entity/id/?") { List = (_, _, _) => Answer(VaultResponse.OfKeys(core.Identity.All.Select(e => e.Id))) },
            new("entity/name/?") { List = (_, _, _) => Answer(
                VaultResponse.OfKeys(core.Identity.All.Select(e => e.Name).Order(StringComparer.Ordinal))) },
            new("entity/id/(?<id>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(core.Identity.Find(f.Text("id")) is { } entity ? VaultResponse.Of(Describe(entity)) : null),
                Write = (_, f, _) => Answer(Update(core.Identity.Find(f.Text("id")) ?? throw VaultException.Refused("invalid entity id"), f)),
                Delete = (_, f, _) => Answer(Remove(f.Text("id"))),
            },
            new("entity/name/(?<name>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(core.Identity.FindByName(f.Text("name")) is { } entity ? VaultResponse.Of(Describe(entity)) : null),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(Remove(core.Identity.FindByName(f.Text("name"))?.Id ?? "")),
            },
            new("entity") { Fields = fields, Write = (_, f, _) => Answer(Put(f)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse? Put(FieldData fields)
    {
        var known = fields.Text("id") is { Length: > 0 } id ? core.Identity.Find(id) : core.Identity.FindByName(fields.Text("name"));
        if (known is not null)
            return Update(known, fields);

        var entity = core.Identity.Create(fields.Text("name") is { Length: > 0 } name ? name : $"entity_{Guid.NewGuid().ToString("N")[..8]}");
        Update(entity, fields);
        return VaultResponse.Of(new JsonObject { ["aliases"] = null, ["id"] = entity.Id, ["name"] = entity.Name });
    }

    private static VaultResponse? Update(Entity entity, FieldData fields)
    {
        entity.Name = fields.Text("name", entity.Name);
        entity.Policies = fields.List("policies", entity.Policies);
        entity.Metadata = fields.Has("metadata") ? fields.Pairs("metadata") : entity.Metadata;
        entity.Disabled = fields.Bool("disabled", entity.Disabled);
        return null;
    }

    private VaultResponse? Remove(string id)
    {
        core.Identity.Remove(id);
        return null;
    }

    private static JsonObject Describe(Entity entity) => new()
    {
        ["aliases"] = new JsonArray([.. entity.Aliases.Select(a => new JsonObject
        {
            ["canonical_id"] = entity.Id,
            ["id"] = a.Key,
            ["metadata"] = Map(a.Value.Metadata),
            ["mount_accessor"] = a.Value.MountAccessor,
            ["mount_type"] = a.Value.MountType,
            ["name"] = a.Value.Name,
        })]),
        ["creation_time"] = Timestamps.Nano(entity.CreationTime),
        ["direct_group_ids"] = new JsonArray(),
        ["disabled"] = entity.Disabled,
        ["group_ids"] = new JsonArray(),
        ["id"] = entity.Id,
        ["inherited_group_ids"] = new JsonArray(),
        ["last_update_time"] = Timestamps.Nano(entity.LastUpdateTime),
        ["merged_entity_ids"] = null,
        ["metadata"] = Map(entity.Metadata),
        ["name"] = entity.Name,
        ["namespace_id"] = "root",
        ["policies"] = new JsonArray([.. entity.Policies.Select(p => JsonValue.Create(p))]),
    };

    private static JsonObject? Map(IReadOnlyDictionary<string, string> map) =>
        map.Count == 0 ? null : new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
}
