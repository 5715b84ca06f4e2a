using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Core;
using Sandbox.Vault.Engines.KeyValue;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Mounts;

/// <summary>Mounts, unmounts and moves backends.</summary>
/// <param name="core">The server.</param>
public sealed class MountChanges(VaultCore core)
{
    private static readonly string[] Protected = ["audit/", "auth/", "sys/", "cubbyhole/", "identity/"];

    private readonly BackendCatalog _catalog = new(core);

    /// <summary>Adds the mounts that every server has.</summary>
    public void AddBuiltIn()
    {
        AddBuiltIn("sys/", "system", "system endpoints used for control, policy and debugging").Tuning.PassthroughRequestHeaders = ["Accept"];
        AddBuiltIn("cubbyhole/", "cubbyhole", "per-token private secret storage", local: true);
        AddBuiltIn("identity/", "identity", "identity store");
        AddBuiltIn("token/", "token", "token based credentials", isAuth: true);
    }

    /// <summary>Mounts a backend.</summary>
    /// <param name="path">The path, without <c>auth/</c>.</param>
    /// <param name="isAuth">True for an auth method.</param>
    /// <param name="fields">Type, description, options and configuration.</param>
    /// <exception cref="VaultException">The path or the type won't do.</exception>
    public void Mount(string path, bool isAuth, FieldData fields)
    {
        var full = path.TrimEnd('/') + "/";
        var options = new JsonObject(fields.Pairs("options").Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        var type = TypeOf(fields, options);
        if (!isAuth && Array.Exists(Protected, p => full.StartsWith(p, StringComparison.Ordinal)))
            throw VaultException.Refused($"cannot mount {GoValue.Quote(full)}");

        var accessor = NewAccessor(type, isAuth);
        var backend = _catalog.Create(type, isAuth, options, accessor)
            ?? throw VaultException.Refused($"plugin not found in the catalog: {type}");
        var entry = new MountEntry
        {
            Path = full,
            Namespace = core.Namespace.Path,
            IsAuth = isAuth,
            Type = type,
            Description = fields.Text("description"),
            Accessor = accessor,
            Options = options,
            Local = fields.Bool("local"),
            SealWrap = fields.Bool("seal_wrap"),
            ExternalEntropyAccess = fields.Bool("external_entropy_access"),
            Backend = backend,
        };
        MountTuner.Apply(entry, fields.Map("config") ?? []);
        if (core.Mounts.TryAdd(entry) is { } other)
            throw VaultException.Refused($"path is already in use at {other.Path}");
    }

    /// <summary>Unmounts a backend; its tokens and leases are revoked. Nothing happens where there is none.</summary>
    /// <exception cref="VaultException">The mount can't be removed.</exception>
    public async Task UnmountAsync(string path, bool isAuth, CancellationToken cancellationToken)
    {
        var full = path.TrimEnd('/') + "/";
        if (isAuth && full == "token/")
            throw VaultException.Refused("token credential backend cannot be disabled");
        if (!isAuth && Array.Exists(Protected, p => full.StartsWith(p, StringComparison.Ordinal)))
            throw VaultException.Refused($"cannot unmount {GoValue.Quote(full)}");
        if (core.Mounts.Find(isAuth ? $"auth/{full}" : full) is not { } mount)
            return;

        await core.Expiration.RevokeAllOfAsync(mount, cancellationToken);
        core.Mounts.Remove(mount);
        core.Identity.RemoveAliasesAt(mount.Accessor);
    }

    /// <summary>Moves a secrets engine; its leases are revoked.</summary>
    /// <exception cref="VaultException">There is nothing to move, or something in the way.</exception>
    public async Task MoveAsync(string from, string to, CancellationToken cancellationToken)
    {
        var (source, target) = (from.Trim('/') + "/", to.Trim('/') + "/");
        if (Array.Exists(Protected, p => source.StartsWith(p, StringComparison.Ordinal)))
            throw VaultException.Refused($"cannot remount {GoValue.Quote(source)}");
        if (Array.Exists(Protected, p => target.StartsWith(p, StringComparison.Ordinal)))
            throw VaultException.Refused($"cannot remount to {GoValue.Quote(target)}");
        var mount = core.Mounts.Find(source) ?? throw VaultException.Refused($"no matching mount at {GoValue.Quote(source)}");
        if (core.Mounts.Conflict(target) is { } other)
            throw VaultException.Refused($"existing mount at {GoValue.Quote(other.Path)}");

        await core.Expiration.RevokeAllOfAsync(mount, cancellationToken);
        mount.Path = target;
    }

    /// <summary>Mounts what is mounted in dev mode: <c>secret/</c> as key-value version 2.</summary>
    public void AddDevMounts()
    {
        var mount = Add("secret/", "kv", "key/value secret storage", new VersionedKeyValueEngine(core.Clock, core.Flavour));
        mount.Options = new JsonObject { ["version"] = "2" };
    }

    private static string TypeOf(FieldData fields, JsonObject options)
    {
        var type = fields.Text("type");
        if (type.Length == 0)
            throw VaultException.Refused("backend type must be specified as a string");
        if (type is "kv-v1" or "kv-v2")
        {
            options["version"] = type[^1..];
            return "kv";
        }

        return type == "generic" ? "kv" : type;
    }

    private static string NewAccessor(string type, bool isAuth) =>
        $"{(isAuth ? "auth_" : "")}{type}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    // OpenBao calls the built-in backends of a namespace by types of their own.
    private MountEntry AddBuiltIn(string path, string type, string description, bool isAuth = false, bool local = false) => Add(
        path, core.Namespace.IsRoot ? type : $"ns_{type}", description, _catalog.CreateBuiltIn(type)!, isAuth, local);

    private MountEntry Add(string path, string type, string description, Backend backend, bool isAuth = false, bool local = false)
    {
        var entry = new MountEntry
        {
            Path = path,
            Namespace = core.Namespace.Path,
            IsAuth = isAuth,
            Type = type,
            Description = description,
            Accessor = NewAccessor(type, isAuth),
            Local = local,
            Backend = backend,
        };
        core.Mounts.TryAdd(entry);
        return entry;
    }
}
