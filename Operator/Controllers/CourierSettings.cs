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

    /// <summary>How long a deleted resource waits for its credentials to be revoked.</summary>
    public TimeSpan DeletionDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a namespace must be without a change of content before the workloads that use its Secrets are restarted.</summary>
    public TimeSpan RolloutDebounce { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The least time between two restarts of a workload.</summary>
    public TimeSpan RolloutInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Audiences that no login token may carry, besides the API server's in-cluster names: the administrator's list, and what our own token names.
    /// </summary>
    public IReadOnlyCollection<string> RefusedAudiences { get; init; } = [];

    /// <summary>Where tokens are exchanged for credentials of AWS; null for the endpoint of the region, or the one of AWS that a VaultAuth names.</summary>
    public Uri? AwsStsEndpoint { get; init; }

    /// <summary>Google's Security Token Service.</summary>
    public Uri GoogleStsEndpoint { get; init; } = new("https://sts.googleapis.com");

    /// <summary>Google's IAM Service Account Credentials API.</summary>
    public Uri GoogleIamEndpoint { get; init; } = new("https://iamcredentials.googleapis.com");
}
