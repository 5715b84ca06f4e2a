using Vault.Client.Leases;

namespace Vault.Client.Secrets;

/// <summary>What an engine issued: credentials of a database or cloud, a token, anything that isn't stored but made.</summary>
/// <param name="Data">The values by key: of a JSON string its characters, of anything else its JSON text as the store gave it.</param>
/// <param name="Lease">The lease that it lives by; null where the engine gives none (a static role, say).</param>
public sealed record IssuedSecret(IReadOnlyDictionary<string, SecretValue> Data, Lease? Lease)
{
    /// <summary>The same as the store wrote it, in JSON.</summary>
    public SecretValue Json { get; init; }

    /// <summary>The store's name of the request, by which its audit log is searched; empty where it gives none.</summary>
    public string RequestId { get; init; } = "";
}
