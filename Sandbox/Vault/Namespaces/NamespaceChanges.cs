using Sandbox.Vault.Core;
using Sandbox.Vault.Json;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Namespaces;

/// <summary>Makes, locks and deletes the namespaces below one.</summary>
/// <param name="parent">The namespace above.</param>
internal sealed class NamespaceChanges(VaultCore parent)
{
    /// <summary>Makes a namespace with the mounts that every one has.</summary>
    /// <exception cref="VaultException">The name won't do, or a mount is in the way.</exception>
    public VaultCore Create(string name)
    {
        NamespaceName.Validate(name);
        if (parent.Mounts.Conflict($"{name}/") is { } mount)
            throw VaultException.Refused($"new namespace conflicts with existing mount: {mount.FullPath}");
        var core = new VaultCore(parent, new NamespaceEntry { Path = $"{parent.Namespace.Path}{name}/" });
        new MountChanges(core).AddBuiltIn();
        if (!parent.Namespaces.TryAdd(name, core))
            throw VaultException.Refused("unable to update when a namespace with this path already exists");
        return core;
    }

    /// <summary>Deletes a namespace and all that is in it: mounts, leases, tokens, quotas.</summary>
    /// <exception cref="VaultException">It has namespaces below.</exception>
    public async Task DeleteAsync(string name, VaultCore core, CancellationToken cancellationToken)
    {
        if (core.Namespaces.All.Count > 0)
            throw VaultException.Refused("unable to delete namespace containing child namespaces", 409);
        foreach (var mount in core.Mounts.All)
        {
            await core.Expiration.RevokeAllOfAsync(mount, cancellationToken);
            (mount.Backend as IDisposable)?.Dispose();
        }

        foreach (var token in core.Tokens.MadeBelow(core.Namespace.Path, ""))
            await core.Expiration.RevokeAsync(token, cancellationToken);
        core.Quotas.RemoveBelow(core.Namespace.Path);
        parent.Namespaces.Remove(name);
    }

    /// <summary>Locks the API of a namespace and of all below it.</summary>
    /// <returns>The key that unlocks it.</returns>
    /// <exception cref="VaultException">It can't be locked.</exception>
    public static string Lock(VaultCore core)
    {
        RefuseRoot(core);
        if (Locking(core) is { } locking)
        {
            throw VaultException.Refused($"cannot lock namespace {GoValue.Quote(core.Namespace.Path)}: "
                + (locking == core ? "is already locked" : $"ancestor namespace {GoValue.Quote(locking.Namespace.Path)} is already locked"));
        }

        return core.Namespace.UnlockKey = TokenStore.Random();
    }

    /// <summary>Unlocks the API of a namespace.</summary>
    /// <param name="core">The namespace.</param>
    /// <param name="key">The key that locking gave; null for a client that needs none.</param>
    /// <exception cref="VaultException">It isn't locked, or the key is wrong.</exception>
    public static void Unlock(VaultCore core, string? key)
    {
        RefuseRoot(core);
        if (core.Namespace.UnlockKey.Length == 0)
            throw VaultException.Refused($"namespace {GoValue.Quote(core.Namespace.Path)} is not locked");
        if (Locking(core.Parent!) is { } locking)
        {
            throw VaultException.Refused(
                $"cannot unlock {GoValue.Quote(core.Namespace.Path)} with namespace {GoValue.Quote(locking.Namespace.Path)} being locked");
        }

        if (key is not null && key != core.Namespace.UnlockKey)
            throw VaultException.Refused("incorrect unlock key");
        core.Namespace.UnlockKey = "";
    }

    /// <summary>The namespace whose lock closes this one: the topmost that is locked; null for none.</summary>
    public static VaultCore? Locking(VaultCore core) =>
        (core.Parent is { } above ? Locking(above) : null) ?? (core.Namespace.UnlockKey.Length > 0 ? core : null);

    private static void RefuseRoot(VaultCore core)
    {
        if (core.Namespace.IsRoot)
            throw VaultException.Refused("root namespace cannot be locked/unlocked");
    }
}
