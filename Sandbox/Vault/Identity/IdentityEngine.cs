using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;

namespace Sandbox.Vault.Identity;

/// <summary>The backend at <c>identity/</c>: entities, as logins make them and as they are managed by hand, their aliases, and groups.
/// Identity tokens (<c>identity/oidc</c>) and MFA are not here.</summary>
/// <param name="core">The namespace.</param>
public sealed class IdentityEngine(VaultCore core) : Backend
{
    /// <inheritdoc/>
    public override bool PagesLists => false;

    /// <inheritdoc/>
    protected override IEnumerable<BackendPath> DefinePaths()
    {
        var description = new IdentityDescription(core);
        return
        [
            .. new EntityPaths(core, description).Define(),
            .. new AliasPaths(core, description).Define(),
            .. new GroupPaths(core, description).Define(),
            .. new GroupAliasPaths(core, description).Define(),
            .. new LookupPaths(core.Identity, description).Define(),
        ];
    }
}
