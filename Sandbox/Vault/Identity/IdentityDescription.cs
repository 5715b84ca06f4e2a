using System.Text.Json.Nodes;
using Sandbox.Vault.Core;
using Sandbox.Vault.Http;

namespace Sandbox.Vault.Identity;

/// <summary>What the API shows of entities, aliases and groups.</summary>
/// <param name="core">The namespace.</param>
internal sealed class IdentityDescription(VaultCore core)
{
    /// <summary>An entity with its aliases and the groups that it is in.</summary>
    public JsonObject Of(Entity entity)
    {
        var (direct, inherited) = core.Identity.GroupsOf(entity);
        return new JsonObject
        {
            ["aliases"] = new JsonArray([.. entity.Aliases.Select(a => Of(a.Key, a.Value, entity.Id))]),
            ["creation_time"] = Timestamps.Nano(entity.CreationTime),
            ["direct_group_ids"] = Names(direct.Select(g => g.Id)),
            ["disabled"] = entity.Disabled,
            ["group_ids"] = Names(direct.Concat(inherited).Select(g => g.Id)),
            ["id"] = entity.Id,
            ["inherited_group_ids"] = Names(inherited.Select(g => g.Id)),
            ["last_update_time"] = Timestamps.Nano(entity.LastUpdateTime),
            ["merged_entity_ids"] = entity.MergedEntityIds.Count > 0 ? Names(entity.MergedEntityIds) : null,
            ["metadata"] = Map(entity.Metadata),
            ["name"] = entity.Name,
            ["namespace_id"] = core.Namespace.Id,
            ["policies"] = Names(entity.Policies),
        };
    }

    /// <summary>An alias.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="owner">The id of the entity or group that it belongs to.</param>
    public JsonObject Of(string id, EntityAlias alias, string owner)
    {
        var data = new JsonObject
        {
            ["canonical_id"] = owner,
            ["creation_time"] = Timestamps.Nano(alias.CreationTime),
            ["id"] = id,
            ["last_update_time"] = Timestamps.Nano(alias.LastUpdateTime),
            ["merged_from_canonical_ids"] = null,
            ["metadata"] = Map(alias.Metadata),
            ["mount_accessor"] = alias.MountAccessor,
            ["mount_path"] = core.Mounts.All.FirstOrDefault(m => m.Accessor == alias.MountAccessor)?.FullPath ?? "",
            ["mount_type"] = alias.MountType,
            ["name"] = alias.Name,
        };
        if (core.Flavour != VaultFlavour.Vault18)
            (data["custom_metadata"], data["local"]) = (Map(alias.CustomMetadata), false);
        return data;
    }

    /// <summary>A group with its members and the groups that it is in.</summary>
    public JsonObject Of(Group group) => new()
    {
        ["alias"] = group.Alias is { } alias ? Of(group.AliasId, alias, group.Id) : [],
        ["creation_time"] = Timestamps.Nano(group.CreationTime),
        ["id"] = group.Id,
        ["last_update_time"] = Timestamps.Nano(group.LastUpdateTime),
        ["member_entity_ids"] = Names(group.MemberEntityIds),
        ["member_group_ids"] = group.MemberGroupIds.Count > 0 ? Names(group.MemberGroupIds) : null,
        ["metadata"] = group.Metadata is { } metadata ? Map(metadata) : null,
        ["modify_index"] = group.ModifyIndex,
        ["name"] = group.Name,
        ["namespace_id"] = core.Namespace.Id,
        ["parent_group_ids"] = core.Identity.Groups.Where(g => g.MemberGroupIds.Contains(group.Id)).Select(g => g.Id).ToList() is { Count: > 0 } ids
            ? Names(ids)
            : null,
        ["policies"] = Names(group.Policies),
        ["type"] = group.Type,
    };

    /// <summary>A list of text.</summary>
    public static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);

    private static JsonObject? Map(IReadOnlyDictionary<string, string> map) =>
        map.Count == 0 ? null : new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
}
