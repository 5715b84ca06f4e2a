using System.Text.Json.Nodes;
using Sandbox.Vault.AuthMethods.AppRole;
using Sandbox.Vault.AuthMethods.Cert;
using Sandbox.Vault.AuthMethods.Jwt;
using Sandbox.Vault.AuthMethods.Kubernetes;
using Sandbox.Vault.AuthMethods.Ldap;
using Sandbox.Vault.AuthMethods.Userpass;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Engines;
using Sandbox.Vault.Engines.Database;
using Sandbox.Vault.Engines.KeyValue;
using Sandbox.Vault.Engines.Transit;
using Sandbox.Vault.Identity;
using Sandbox.Vault.SystemBackend;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Mounts;

/// <summary>The secrets engines and auth methods that can be mounted.</summary>
/// <param name="core">The server.</param>
public sealed class BackendCatalog(VaultCore core)
{
    /// <summary>Makes the backend of a mount that every namespace has; null for another type.</summary>
    public Backend? CreateBuiltIn(string type) => type switch
    {
        "system" or "ns_system" => new SystemEngine(core),
        "cubbyhole" or "ns_cubbyhole" => new CubbyholeEngine(),
        "identity" or "ns_identity" => new IdentityEngine(core),
        "token" or "ns_token" => new TokenBackend(core),
        _ => null,
    };

    /// <summary>Makes the backend of a type; null for an unknown one.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isAuth">True for an auth method.</param>
    /// <param name="options">The mount's options.</param>
    /// <param name="accessor">The mount's accessor.</param>
    public Backend? Create(string type, bool isAuth, JsonObject options, string accessor) => (isAuth, type) switch
    {
        (false, "kv") => options["version"]?.GetValue<string>() == "2"
            ? new VersionedKeyValueEngine(core.Clock, core.Flavour)
            : new UnversionedKeyValueEngine(),
        (false, "database") => new DatabaseEngine(core),
        (false, "transit") => new TransitEngine(core.Clock, core.Flavour),
        (false, "pki") => new Engines.Pki.PkiEngine(core.Clock, core.Flavour, core.Identity),
        (true, "kubernetes") => new KubernetesAuthMethod(core.Flavour, accessor),
        (true, "approle") => new AppRoleAuthMethod(core.Clock, core.Flavour, accessor),
        (true, "jwt") => new JwtAuthMethod(core.Clock, core.Flavour, accessor),
        (true, "cert") => new CertAuthMethod(core.Clock, accessor),
        (true, "ldap") => new LdapAuthMethod(core.Directory, core.Flavour, accessor),
        (true, "userpass") => new UserpassAuthMethod(accessor),
        _ => null,
    };
}
