namespace Vault.Client.Secrets;

/// <summary>A secret of a key-value engine.</summary>
/// <param name="Data">
/// The values by key: of a JSON string its characters, of anything else its JSON text as the store gave it.
/// </param>
/// <param name="Version">The version that was read; null at KV version 1.</param>
public sealed record KeyValueSecret(IReadOnlyDictionary<string, SecretValue> Data, int? Version);
