using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Policies;
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

        if (token is null)
            throw VaultException.Failed(unknown, 400);
        var acl = core.AclOf(token);
        var data = new JsonObject();
        foreach (var path in paths)
            data[path] = Names(CapabilitiesOn(acl, token, path));
        if (paths is [var only])
            data["capabilities"] = Names(CapabilitiesOn(acl, token, only));
        return ValueTask.FromResult<VaultResponse?>(VaultResponse.OfSystem(data));
    }

    private IReadOnlyList<string> CapabilitiesOn(Acl acl, TokenEntry token, string path) =>
        core.Takes(token) ? acl.CapabilitiesOn(core.PathFor(token, path.TrimStart('/'))) : ["deny"];

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => JsonValue.Create(n))]);
}
