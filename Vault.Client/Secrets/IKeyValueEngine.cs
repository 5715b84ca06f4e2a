namespace Vault.Client.Secrets;

/// <summary>Reads the key-value engine, both versions.</summary>
public interface IKeyValueEngine
{
    /// <summary>
    /// Asks which version a mount speaks (<c>GET sys/internal/ui/mounts/{mount}/{path}</c>, which needs no more than rights on the path).
    /// </summary>
    Task<KeyValueVersion> DetectVersionAsync(string mount, string path, string? vaultNamespace, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a secret; <paramref name="version"/> null means the latest (version 2 only). A 404 is a result, anything else a
    /// <see cref="VaultApiException"/>.
    /// </summary>
    Task<KeyValueReadResult> ReadAsync(
        KeyValueVersion engine, string mount, string path, int? version, string? vaultNamespace, CancellationToken cancellationToken);
}
