namespace Vault.Client.Secrets;

/// <summary>Reads the key-value engine, both versions.</summary>
public interface IKeyValueEngine
{
    /// <summary>
    /// Asks which version a mount speaks (<c>GET sys/internal/ui/mounts/{mount}/{path}</c>, which needs no more than rights on the path).
    /// </summary>
    /// <exception cref="VaultApiException">The store refused, or the mount isn't a key-value engine (<see cref="VaultErrorKind.InvalidRequest"/>).</exception>
    Task<KeyValueVersion> DetectVersionAsync(string mount, string path, string? vaultNamespace, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a secret; <paramref name="version"/> null means the latest (version 2 only). A 404 for the secret is a result, anything else a
    /// <see cref="VaultApiException"/>: a 404 because of a mount or Vault namespace that doesn't exist too (<see cref="VaultErrorKind.NotFound"/>), so
    /// that a mistake isn't taken for a deletion.
    /// </summary>
    /// <exception cref="VaultApiException">
    /// The store refused, or could not be reached; <see cref="VaultErrorKind.InvalidRequest"/> where the mount speaks the other version.
    /// </exception>
    Task<KeyValueReadResult> ReadAsync(
        KeyValueVersion engine, string mount, string path, int? version, string? vaultNamespace, CancellationToken cancellationToken);
}
