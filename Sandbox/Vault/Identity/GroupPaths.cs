using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Identity;

/// <summary><c>identity/group</c>.</summary>
/// <param name="core">The namespace.</param>
/// <param name="description">What is shown.</param>
internal sealed class GroupPaths(VaultCore core, IdentityDescription description)
{
    private readonly IdentityStore _store = core.Identity;

    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["id"] = FieldType.Text,
            ["name"] = FieldType.Text,
            ["type"] = FieldType.Text,
            ["policies"] = FieldType.List,
            ["metadata"] = FieldType.Pairs,
            ["member_entity_ids"] = FieldType.List,
            ["member_group_ids"] = FieldType.List,
        };
        return
        [
            new("group/id/?") { List = (_, _, _) => Answer(List(g => g.Id)) },
            new("group/name/?") { List = (_, _, _) => Answer(List(g => g.Name)) },
            new("group/id/(?<id>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(Shown(_store.FindGroup(f.Text("id")))),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(Remove(f.Text("id"))),
            },
            new("group/name/(?<name>.+)")
            {
                Fields = fields,
                Read = (_, f, _) => Answer(Shown(_store.FindGroupByName(f.Text("name")))),
                Write = (_, f, _) => Answer(Put(f)),
                Delete = (_, f, _) => Answer(Remove(_store.FindGroupByName(f.Text("name"))?.Id ?? "")),
            },
            new("group") { Fields = fields, Write = (_, f, _) => Answer(Put(f)) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private VaultResponse? Shown(Group? group) => group is null ? null : VaultResponse.Of(description.Of(group));

    private VaultResponse List(Func<Group, string> key)
    {
        var all = _store.Groups.OrderBy(key, StringComparer.Ordinal).ToList();
        var response = VaultResponse.OfKeys(all.Select(key));
        if (all.Count > 0)
        {
            response.Data!["key_info"] = new JsonObject(all.Select(g => KeyValuePair.Create(key(g), (JsonNode?)new JsonObject
            {
                ["name"] = g.Name,
                ["num_member_entities"] = g.MemberEntityIds.Count,
                ["num_parent_groups"] = _store.Groups.Count(o => o.MemberGroupIds.Contains(g.Id)),
            })));
        }

        return response;
    }

    private VaultResponse? Put(FieldData fields)
    {
        var (id, name) = (fields.Text("id"), fields.Text("name"));
        var known = id.Length > 0
            ? _store.FindGroup(id) ?? throw VaultException.Refused("invalid group ID")
            : name.Length > 0 ? _store.FindGroupByName(name) : null;
        if (fields.List("policies").Contains("root"))
            throw VaultException.Refused("policies cannot contain root");
        var type = fields.Text("type") is { Length: > 0 } given ? given : known?.Type ?? "internal";
        if (known is not null && type != known.Type)
            throw VaultException.Refused("group type cannot be changed");
        if (type is not ("internal" or "external"))
            throw VaultException.Refused($"invalid group type {GoValue.Quote(type)}");
        if (known is not null && name.Length > 0 && _store.FindGroupByName(name) is { } namesake && namesake != known)
            throw VaultException.Refused("group name is already in use");
        CheckMembers(fields, type, known);

        var group = known ?? _store.CreateGroup(name, type);
        group.Name = name.Length > 0 ? name : group.Name;
        group.Policies = fields.List("policies", group.Policies);
        group.Metadata = fields.Has("metadata") ? fields.Pairs("metadata") : group.Metadata;
        group.MemberEntityIds = [.. fields.List("member_entity_ids", group.MemberEntityIds).Distinct()];
        group.MemberGroupIds = [.. fields.List("member_group_ids", group.MemberGroupIds).Distinct()];
        group.LastUpdateTime = core.Clock.GetUtcNow();
        if (known is null)
            return VaultResponse.Of(new JsonObject { ["id"] = group.Id, ["name"] = group.Name });
        group.ModifyIndex++;
        return null;
    }

    private void CheckMembers(FieldData fields, string type, Group? known)
    {
        if (type == "external" && fields.List("member_entity_ids").Count > 0)
            throw VaultException.Refused("member entities can't be set manually for external groups");
        if (type == "external" && fields.List("member_group_ids").Count > 0)
            throw VaultException.Refused("member groups can't be set for external groups");
        foreach (var member in fields.List("member_entity_ids"))
        {
            if (_store.Find(member) is null)
                throw VaultException.Refused($"invalid entity ID {GoValue.Quote(member)}");
        }

        foreach (var member in fields.List("member_group_ids"))
        {
            var group = _store.FindGroup(member) ?? throw VaultException.Refused($"member group ID {GoValue.Quote(member)} is invalid");
            if (known is not null && _store.IsWithin(known, group))
                throw VaultException.Refused($"member group ID {GoValue.Quote(member)} would cause a cycle");
        }
    }

    private VaultResponse? Remove(string id)
    {
        _store.RemoveGroup(id);
        return null;
    }
}
