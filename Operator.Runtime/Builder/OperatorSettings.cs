namespace Operator.Runtime.Builder;

/// <summary>How the operator as a whole behaves (the shape of KubeOps v13).</summary>
public sealed class OperatorSettings
{
    /// <summary>
    /// The operator's name: its field manager, the reporter of its events, the default name of its Lease. A DNS label.
    /// </summary>
    public string Name { get; set; } = "kubernetes-operator";

    /// <summary>The operator's own namespace, where its Lease is; null: that of the client configuration.</summary>
    public string? Namespace { get; set; }

    /// <summary>The namespaces that are watched; null: all. With a list, Roles in those namespaces are enough.</summary>
    public IReadOnlyList<string>? WatchNamespaces { get; set; }

    /// <summary>Whether replicas agree on one that works.</summary>
    public LeaderElectionType LeaderElectionType { get; set; } = LeaderElectionType.Single;

    /// <summary>The name of the Lease; null: <see cref="Name"/>.</summary>
    public string? LeaderElectionLeaseName { get; set; }

    /// <summary>Who this replica is in the election; null: the host name (in a pod, the pod's name) and a random suffix.</summary>
    public string? LeaderElectionIdentity { get; set; }

    /// <summary>How long others wait for a leader that no longer renews.</summary>
    public TimeSpan LeaderElectionLeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up leading; below the lease duration.</summary>
    public TimeSpan LeaderElectionRenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time between tries; below the renew deadline.</summary>
    public TimeSpan LeaderElectionRetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How many objects of a kind are reconciled at the same time where its controller says nothing else. A reconcile mostly waits for
    /// the network, so the default is eight a processor, at least 16 and at most 64.
    /// </summary>
    public int MaxParallelReconciliations { get; set; } = Math.Clamp(Environment.ProcessorCount * 8, 16, 64);

    /// <summary>How long reconciles in work may go on at shutdown before they are cancelled.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    internal string LeaseName => LeaderElectionLeaseName ?? Name;

    /// <summary>The namespaces that an informer watches; null: all.</summary>
    /// <param name="asked">What was asked for it; null: <see cref="WatchNamespaces"/>.</param>
    /// <param name="alsoOwn">Whether the operator's own is to be among them.</param>
    internal IReadOnlyList<string>? Watched(IReadOnlyList<string>? asked, bool alsoOwn)
    {
        var watched = asked ?? WatchNamespaces;
        return alsoOwn && watched is not null && Namespace is { } own && !watched.Contains(own, StringComparer.Ordinal) ? [.. watched, own] : watched;
    }

    /// <summary>Says what can't work, at start rather than when it matters.</summary>
    /// <exception cref="InvalidOperationException">A setting is out of its range.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
            throw new InvalidOperationException("OperatorSettings.Name is empty; give the operator a name, such as its Deployment's.");
        if (MaxParallelReconciliations < 1)
            throw new InvalidOperationException("OperatorSettings.MaxParallelReconciliations must be at least 1.");
        if (WatchNamespaces is { Count: 0 })
            throw new InvalidOperationException("OperatorSettings.WatchNamespaces is an empty list; use null to watch all namespaces.");
        if (LeaderElectionRetryPeriod <= TimeSpan.Zero
            || LeaderElectionRenewDeadline <= LeaderElectionRetryPeriod
            || LeaderElectionLeaseDuration <= LeaderElectionRenewDeadline)
        {
            throw new InvalidOperationException(
                "Leader election needs 0 < LeaderElectionRetryPeriod < LeaderElectionRenewDeadline < LeaderElectionLeaseDuration.");
        }
    }
}
