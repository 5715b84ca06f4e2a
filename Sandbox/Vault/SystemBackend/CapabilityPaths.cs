using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/capabilities</c>: what a token may do on paths.</summary>
/// <param name="core">The server.</param>
internal sealed class CapabilityPaths(VaultCore core)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define()
    {
        var fields = new Dictionary<string, FieldType>
        {
            ["token"] = FieldType.Text,
            ["accessor"] = FieldType.Text,
            ["path"] = FieldType.List,
            ["paths"] = FieldType.List,
        };
        return
        [
            new("capabilities") { Fields = fields, Write = (_, f, _) => Answer(f, core.Tokens.Find(f.Text("token")), "invalid token") },
            new("capabilities-self") { Fields = fields, Write = (r, f, _) => Answer(f, r.Token, "invalid token") },
            new("capabilities-accessor") { Fields = fields, Write = (_, f, _) => Answer(
                f, core.Tokens.FindByAccessor(f.Text("accessor")), "invalid accessor") },
        ];
    }

    private ValueTask<VaultResponse?> Answer(FieldData fields, TokenEntry? token, string unknown)
    {
        var paths = fields.List("paths").Count > 0 ? fields.List("paths") : fields.List("path");
        if (paths.Count == 0)
            throw VaultException.Refused("paths must be supplied");

        var acl = core.AclOf(token ?? throw VaultException.Failed(unknown, 400));
        var data = new JsonObject();
        foreach (var path in paths)
            data[path] = Names(acl.CapabilitiesOn(path));
        if (paths is [var only])
            data["capabilities"] = Names(acl.CapabilitiesOn(only));
        return ValueTask.FromResult<VaultResponse?>(VaultResponse.OfSystem(data));
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
