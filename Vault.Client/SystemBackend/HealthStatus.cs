namespace Vault.Client.SystemBackend;

/// <summary>What <c>GET sys/health</c> says.</summary>
/// <param name="Initialized">False before <c>vault operator init</c>.</param>
/// <param name="Sealed">True while the store can't read its own storage.</param>
/// <param name="Standby">True on a node that forwards to the active one.</param>
/// <param name="Version">The store's version, as it names it.</param>
/// <param name="ClusterName">The cluster's name, if any.</param>
public sealed record HealthStatus(bool Initialized, bool Sealed, bool Standby, string Version, string? ClusterName)
{
    /// <summary>The HTTP status of the answer: 200, or what says more, such as 472 (disaster recovery secondary).</summary>
    public int StatusCode { get; init; } = 200;

    /// <summary>Whether secrets can be read here.</summary>
    public bool IsHealthy => Initialized && !Sealed && StatusCode is not (472 or 474 or 530);
}
