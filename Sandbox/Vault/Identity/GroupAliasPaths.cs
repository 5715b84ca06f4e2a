using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Identity;

/// <summary><c>identity/group-alias</c>: what external groups are called at auth mounts.</summary>
/// <param name="core">The namespace.</param>
/// <param name="description">What is shown.</param>
internal sealed class GroupAliasPaths(VaultCore core, IdentityDescription description)
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
            ["mount_accessor"] = FieldType.Text,
        };
        return
        [
            new("group-alias/id/?") { List = (_, _, _) => Answer(List()) },
            new("group-alias/id/(?<id>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(Find(f.Text("id")) is { Alias: { } alias } group
                    ? VaultResponse.Of(description.Of(group.AliasId, alias, group.Id))
                    : null),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(Remove(f.Text("id"))),
            },
            new("group-alias") { Fields = fields, Write = (_, f, _) => Answer(Put(f)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private Group? Find(string id) => _store.Groups.FirstOrDefault(g => g.Alias is not null && g.AliasId == id);

    private VaultResponse List()
    {
        var all = _store.Groups.Where(g => g.Alias is not null).OrderBy(g => g.AliasId, StringComparer.Ordinal).ToList();
        var response = VaultResponse.OfKeys(all.Select(g => g.AliasId));
        if (all.Count > 0)
        {
            response.Data!["key_info"] = new JsonObject(all.Select(g => KeyValuePair.Create(
                g.AliasId, (JsonNode?)description.Of(g.AliasId, g.Alias!, g.Id))));
        }

        return response;
    }

    private VaultResponse Put(FieldData fields)
    {
        var id = fields.Text("id");
        var present = id.Length == 0 ? null : Find(id) ?? throw VaultException.Refused("invalid group alias ID");
        if (fields.Text("name").Length == 0)
            throw VaultException.Refused("missing alias name");
        var (name, accessor) = (fields.Text("name"), fields.Text("mount_accessor"));
        if (accessor.Length == 0)
            throw VaultException.Refused("missing mount_accessor");
        var mount = core.Mounts.All.FirstOrDefault(m => m.Accessor == accessor)
            ?? throw VaultException.Refused($"invalid mount accessor {GoValue.Quote(accessor)}");
        var group = fields.Text("canonical_id") is { Length: > 0 } canonical
            ? _store.FindGroup(canonical) ?? throw VaultException.Refused("invalid group ID given in 'canonical_id'")
            : present ?? _store.CreateGroup("", "external");
        if (!group.IsExternal)
            throw VaultException.Refused("alias can't be set on an internal group");
        if (_store.Groups.Any(g => g != present && g != group && g.Alias?.IsAt(accessor, name) == true))
            throw VaultException.Refused("combination of mount and group alias name is already in use");

        var now = core.Clock.GetUtcNow();
        if (present is not null && present != group)
            (present.Alias, present.AliasId) = (null, "");
        group.AliasId = id.Length > 0 ? id : group.AliasId.Length > 0 ? group.AliasId : _store.NewId();
        group.Alias = new EntityAlias(name, accessor, mount.Type, new Dictionary<string, string>())
        {
            CreationTime = group.Alias?.CreationTime ?? now,
            LastUpdateTime = now,
        };
        return VaultResponse.Of(new JsonObject { ["canonical_id"] = group.Id, ["id"] = group.AliasId });
    }

    private VaultResponse? Remove(string id)
    {
        if (Find(id) is { } group)
            (group.Alias, group.AliasId, group.MemberEntityIds) = (null, "", []);
        return null;
    }
}
