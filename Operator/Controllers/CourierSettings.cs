using Operator.Tenancy;

namespace Operator.Controllers;

/// <summary>What the administrator decides, from flags and the environment (<c>courier run --help</c>).</summary>
public sealed record CourierSettings
{
    /// <summary>The operator's own namespace: its lease, its MAC key, and the <c>default</c> connection and auth that all namespaces may share.</summary>
    public required string Namespace { get; init; }

    /// <summary>Whether all namespaces are watched; with some of them only, their labels aren't known.</summary>
    public bool WatchesAllNamespaces { get; init; } = true;

    /// <summary>The addresses that VaultConnections outside the operator's namespace may have; null: all but those that no store has.</summary>
    public IReadOnlyCollection<AddressPattern>? AllowedVaultAddresses { get; init; }

    /// <summary>How often a static secret is read that doesn't say.</summary>
    public TimeSpan DefaultRefreshAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a connection's health is checked.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Audiences that no login token may carry, besides the API server's in-cluster names: the administrator's list, and what our own token names.
    /// </summary>
    public IReadOnlyCollection<string> RefusedAudiences { get; init; } = [];
}
