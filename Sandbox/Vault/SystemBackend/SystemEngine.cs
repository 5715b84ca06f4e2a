using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.SystemBackend;

/// <summary>The backend at <c>sys/</c>.</summary>
/// <param name="core">The server.</param>
public sealed class SystemEngine(VaultCore core) : Backend
{
    private readonly UiHeaderPaths _uiHeaders = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> UnauthenticatedPaths =>
    [
        "wrapping/lookup", "wrapping/pubkey", "replication/status", "internal/specs/openapi", "internal/ui/mounts", "internal/ui/mounts/*",
        "internal/ui/namespaces", "replication/performance/status", "replication/dr/status",
    ];

    /// <inheritdoc/>
    public override bool PagesLists => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> RootPaths =>
    [
        "auth/*", "remount", "audit", "audit/*", "raw", "raw/*", "replication/primary/secondary-token", "rotate", "config/cors",
            "config/auditing/*",
        "config/ui/headers/*", "plugins/catalog/*", "revoke-prefix/*", "revoke-force/*", "leases/revoke-prefix/*", "leases/revoke-force/*",
        "leases/lookup/*", "storage/raft/snapshot-auto/config/*", "internal/inspect/*",
    ];

    /// <inheritdoc/>
    public override JsonObject Save() => new() { ["ui_headers"] = _uiHeaders.Save() };

    /// <inheritdoc/>
    public override void Load(JsonObject state)
    {
        if (state["ui_headers"] is { } headers)
            _uiHeaders.Load(headers);
    }

    /// <inheritdoc/>
    public override void ForgetToken(TokenEntry token) => core.Wrapping.Forget(token.Id);

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths() =>
    [
        .. new MountPaths(core).Define(),
        .. new PasswordPolicyPaths(core.PasswordPolicies).Define(),
        .. new PolicyPaths(core.Policies, core.Flavour).Define(),
        .. new AuditPaths(core.Audit).Define(),
        .. new CapabilityPaths(core).Define(),
        .. new WrappingPaths(core).Define(),
        .. new LeasePaths(core).Define(),
        .. new QuotaPaths(core).Define(),
        .. new UiPaths(core).Define(),
        .. _uiHeaders.Define(),
        .. ToolPaths.Define("tools/", core.Flavour),
        .. new PluginPaths(core.Flavour).Define(),
        .. new HostPaths(core).Define(),
        .. new StatusPaths(core).Define(),
        .. core.Flavour == VaultFlavour.OpenBao ? new NamespacePaths(core).Define() : [],
    ];
}
