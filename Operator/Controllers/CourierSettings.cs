namespace Operator.Controllers;

/// <summary>What the administrator decides, from flags and the environment (<c>courier run --help</c>).</summary>
public sealed record CourierSettings
{
    /// <summary>The operator's own namespace: its lease, its MAC key, and the <c>default</c> connection and auth that all namespaces may share.</summary>
    public required string Namespace { get; init; }

    /// <summary>How often a static secret is read that doesn't say.</summary>
    public TimeSpan DefaultRefreshAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a connection's health is checked.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a deleted resource waits for its credentials to be revoked.</summary>
    public TimeSpan DeletionDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Audiences that no login token may carry, besides the API server's in-cluster names: the administrator's list, and what our own token names.
    /// </summary>
    public IReadOnlyCollection<string> RefusedAudiences { get; init; } = [];
}
