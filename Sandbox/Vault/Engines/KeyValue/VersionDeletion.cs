using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.KeyValue;

/// <summary>Deletes, restores and destroys versions of a secret; what isn't there is passed over, as the real engine does.</summary>
internal static class VersionDeletion
{
    /// <summary>Deletes the newest version.</summary>
    public static VaultResponse? DeleteNewest(VersionedSecret? secret, DateTimeOffset now) =>
        secret is null ? null : Delete(secret, [secret.CurrentVersion], now);

    /// <summary>Deletes versions; they can be restored.</summary>
    /// <exception cref="VaultException">None is named.</exception>
    public static VaultResponse? Delete(VersionedSecret? secret, IReadOnlyList<long> numbers, DateTimeOffset now)
    {
        if (numbers.Count == 0)
            throw VaultException.Refused("No version number provided");
        foreach (var version in Named(secret, numbers).Where(v => v.IsReadable(now)))
            version.DeletionTime = now;
        return null;
    }

    /// <summary>Restores versions.</summary>
    /// <exception cref="VaultException">None is named.</exception>
    public static VaultResponse? Undelete(VersionedSecret? secret, IReadOnlyList<long> numbers)
    {
        if (numbers.Count == 0)
            throw VaultException.Refused("No version number provided");
        foreach (var version in Named(secret, numbers).Where(v => !v.Destroyed))
            version.DeletionTime = null;
        return null;
    }

    /// <summary>Destroys what versions hold, for good.</summary>
    /// <exception cref="VaultException">None is named.</exception>
    public static VaultResponse? Destroy(VersionedSecret? secret, IReadOnlyList<long> numbers)
    {
        if (numbers.Count == 0)
            throw VaultException.Refused("no version number provided");
        foreach (var version in Named(secret, numbers))
            (version.Destroyed, version.Data) = (true, null);
        return null;
    }

    private static IEnumerable<SecretVersion> Named(VersionedSecret? secret, IEnumerable<long> numbers) =>
        numbers.Select(n => secret?.Versions.GetValueOrDefault((int)n)).OfType<SecretVersion>();
}
