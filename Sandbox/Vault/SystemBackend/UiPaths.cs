using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

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
        new("internal/ui/namespaces") { Read = (_, _, _) => Answer(VaultResponse.Of(new JsonObject { ["keys"] = new JsonArray("") })) },
        new("internal/ui/resultant-acl") { Read = (request, _, _) => Answer(VaultResponse.Of(core.AclOf(request.Token!).Describe())) },
    ];

    private static ValueTask<VaultResponse?> Answer(VaultResponse? response) => ValueTask.FromResult(response);

    // These paths need no token, so they look at one themselves.
    private Acl? AclOf(VaultRequest request) =>
        request.ClientToken.Length > 0 && core.Tokens.Find(request.ClientToken) is { } token ? core.AclOf(token) : null;

    private VaultResponse List(VaultRequest request)
    {
        var acl = AclOf(request);
        if (acl is null && request.ClientToken.Length > 0)
            throw VaultException.BadToken();
        return VaultResponse.Of(new JsonObject { ["auth"] = Visible(isAuth: true), ["secret"] = Visible(isAuth: false) });

        // Auth mounts are looked at by their path without auth/, as the real server does.
        JsonObject Visible(bool isAuth) => new(core.Mounts.All
            .Where(m => m.IsAuth == isAuth && (m.Tuning.ListingVisibility == "unauth" || acl?.ReachesBelow(m.Path) == true))
            .Select(m => KeyValuePair.Create(m.Path, (JsonNode?)Shown(m, acl is not null))));
    }

    private VaultResponse Find(VaultRequest request, string path)
    {
        if (request.ClientToken.Length == 0)
        {
            throw core.Flavour == VaultFlavour.Vault18
                ? new VaultException(400, "missing client token", isFailure: false)
                : VaultException.BadToken();
        }

        var acl = AclOf(request) ?? throw VaultException.BadToken();
        var full = path.TrimEnd('/') + "/";
        if (core.Mounts.Match(full) is not { } mount || !acl.ReachesBelow(mount.FullPath))
        {
            throw VaultException.Refused(
                $"preflight capability check returned 403, please ensure client's policies grant access to path \"{full}\"", 403);
        }

        var data = Shown(mount, isKnown: true);
        data["path"] = mount.Path;
        return VaultResponse.Of(data);
    }

    private JsonObject Shown(MountEntry mount, bool isKnown) => isKnown
        ? mount.Describe(core.Flavour)
        : new JsonObject { ["description"] = mount.Description, ["options"] = mount.Options?.DeepClone(), ["type"] = mount.Type };
}
