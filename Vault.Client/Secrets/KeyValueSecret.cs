namespace Vault.Client.Secrets;

/// <summary>A secret of a key-value engine.</summary>
/// <param name="Data">
/// The values by key: of a JSON string its characters, of anything else its JSON text as the store gave it.
/// </param>
/// <param name="Version">The version that was read; null at KV version 1.</param>
public sealed record KeyValueSecret(IReadOnlyDictionary<string, SecretValue> Data, int? Version)
{
    /// <summary>The same as the store wrote it, in JSON: there <c>5432</c> and <c>"5432"</c> differ. Empty where there is none.</summary>
    public SecretValue Json { get; init; }

    /// <summary>The metadata of the version that was read, in JSON: <c>created_time</c>, <c>custom_metadata</c>, …; empty at KV version 1.</summary>
    public SecretValue Metadata { get; init; }
}
