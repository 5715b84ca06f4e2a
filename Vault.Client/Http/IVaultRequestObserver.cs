namespace Vault.Client.Http;

/// <summary>Sees every request that was sent: the seam for metrics. Must be fast, thread-safe, and must not throw.</summary>
public interface IVaultRequestObserver
{
    /// <summary>One request was answered or failed; each retry counts by itself.</summary>
    /// <param name="operation">The request's <see cref="VaultRequest.Operation"/>.</param>
    /// <param name="code">The HTTP status, or without one the kind of failure: <c>unreachable</c>, <c>tls</c>.</param>
    /// <param name="duration">From sending to the end of the answer's body.</param>
    void Completed(string operation, string code, TimeSpan duration);
}
