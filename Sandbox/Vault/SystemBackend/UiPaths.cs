using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.SystemBackend;

/// <summary><c>sys/internal/ui</c>: what a client may see of mounts without a right to <c>sys/mounts</c>.</summary>
/// <param name="core">The server.</param>
internal sealed class UiPaths(VaultCore core)
{
    /// <summary>The paths.</summary>
    public IEnumerable<BackendPath> Define() =>
    [
        new("internal/ui/mounts/?") { Read = (request, _, _) => Answer(List(request)) },
        new("internal/ui/mounts/(?<path>.+)")
        {
            Fields = { ["path"] = FieldType.Text },
            Read = (request, fields, _) => Answer(Find(request, fields.Text("path"))),
        },
        new("internal/ui/namespaces") { Read = (request, _, _) => Answer(Namespaces(request)) },
        new("internal/ui/resultant-acl") { Read = (request, _, _) => Answer(VaultResponse.Of(core.AclOf(request.Token!).Describe())) },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    // These paths need no token, so they look at one themselves.
    private TokenEntry? TokenOf(VaultRequest request) =>
        request.ClientToken.Length > 0 && core.Tokens.Find(request.ClientToken) is { } token && core.Takes(token) ? token : null;

    private bool Reaches(TokenEntry token, string path) => core.AclOf(token).ReachesBelow(core.PathFor(token, path));

    private VaultResponse List(VaultRequest request)
    {
        var token = TokenOf(request);
        if (token is null && request.ClientToken.Length > 0)
            throw VaultException.BadToken();
        return VaultResponse.Of(new JsonObject { ["auth"] = Visible(isAuth: true), ["secret"] = Visible(isAuth: false) });

        // Auth mounts are looked at by their path without auth/, as the real server does.
        JsonObject Visible(bool isAuth) => new(core.Mounts.All
            .Where(m => m.IsAuth == isAuth && (m.Tuning.ListingVisibility == "unauth" || (token is not null && Reaches(token, m.Path))))
            .Select(m => KeyValuePair.Create(m.Path, (JsonNode?)Shown(m, token is not null))));
    }

    private VaultResponse Find(VaultRequest request, string path)
    {
        if (request.ClientToken.Length == 0)
            throw VaultException.NoToken(core.Flavour);

        var token = TokenOf(request) ?? throw VaultException.BadToken();
        var full = path.TrimEnd('/') + "/";
        if (core.Mounts.Match(full) is not { } mount || !Reaches(token, mount.FullPath))
        {
            throw VaultException.Refused(
                $"preflight capability check returned 403, please ensure client's policies grant access to path \"{full}\"", 403);
        }

        var data = Shown(mount, isKnown: true);
        data["path"] = mount.Path;
        return VaultResponse.Of(data);
    }

    private VaultResponse Namespaces(VaultRequest request)
    {
        if (core.Flavour != VaultFlavour.OpenBao)
            return VaultResponse.Of(new JsonObject { ["keys"] = new JsonArray("") });
        if (request.ClientToken.Length == 0)
            throw VaultException.NoToken(core.Flavour);
        if (TokenOf(request) is null)
            throw VaultException.BadToken();
        return VaultResponse.OfKeys(core.Tree.Skip(1).Select(n => n.Namespace.Path[core.Namespace.Path.Length..]));
    }

    private JsonObject Shown(MountEntry mount, bool isKnown) => isKnown
        ? mount.Describe(core.Flavour)
        : new JsonObject { ["description"] = mount.Description, ["options"] = mount.Options?.DeepClone(), ["type"] = mount.Type };
}
