using Sandbox.Vault.Backends;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Identity;

/// <summary><c>identity/lookup</c>: an entity or a group by any of its names.</summary>
/// <param name="store">The identities.</param>
/// <param name="description">What is shown.</param>
internal sealed class LookupPaths(IdentityStore store, IdentityDescription description)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["id"] = FieldType.Text,
            ["name"] = FieldType.Text,
            ["alias_id"] = FieldType.Text,
            ["alias_name"] = FieldType.Text,
            ["alias_mount_accessor"] = FieldType.Text,
        };
        return
        [
            new("lookup/entity") { Fields = fields, Write = (_, f, _) => Answer(Entity(f) is { } e ? VaultResponse.Of(description.Of(e)) : null) },
            new("lookup/group") { Fields = fields, Write = (_, f, _) => Answer(Group(f) is { } g ? VaultResponse.Of(description.Of(g)) : null) },
        ];
    }

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    private Entity? Entity(FieldData fields) => Criterion(fields) switch
    {
        "id" => store.Find(fields.Text("id")),
        "name" => store.FindByName(fields.Text("name")),
        "alias_id" => store.FindByAliasId(fields.Text("alias_id")),
        _ => store.FindByAlias(fields.Text("alias_mount_accessor"), fields.Text("alias_name"))?.Entity,
    };

    private Group? Group(FieldData fields) => Criterion(fields) switch
    {
        "id" => store.FindGroup(fields.Text("id")),
        "name" => store.FindGroupByName(fields.Text("name")),
        "alias_id" => store.Groups.FirstOrDefault(g => g.Alias is not null && g.AliasId == fields.Text("alias_id")),
        _ => store.Groups.FirstOrDefault(g => g.Alias?.IsAt(fields.Text("alias_mount_accessor"), fields.Text("alias_name")) == true),
    };

    private static string Criterion(FieldData fields)
    {
        var given = ((string[])["id", "name", "alias_id", "alias_name", "alias_mount_accessor"]).Where(n => fields.Text(n).Length > 0).ToList();
        return given switch
        {
            [] => throw VaultException.Refused("query parameter not supplied"),
            ["alias_name", "alias_mount_accessor"] => "alias",
            ["alias_name"] or ["alias_mount_accessor"] =>
                throw VaultException.Refused("both 'alias_name' and 'alias_mount_accessor' needs to be set"),
            [var only] => only,
            _ => throw VaultException.Refused("query parameter conflict; please supply distinct set of query parameters"),
        };
    }
}
