namespace Operator.Benchmarks.Scenarios;

/// <summary>How a scenario is run.</summary>
internal sealed record ScenarioOptions
{
    /// <summary>How many resources.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them are changed, or added, one after the other, where each change is timed.</summary>
    public required int Changes { get; init; }

    /// <summary>How many requests the bare client has in flight, and how many resources the operator works on at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The <c>spec.refreshAfter</c> of the resources.</summary>
    public required TimeSpan RefreshAfter { get; init; }

    /// <summary>How long is looked on where nothing is waited for.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>How often all of it is done.</summary>
    public required int Repeat { get; init; }

    /// <summary>How long a run may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The operator's program.</summary>
    public required string Operator { get; init; }

    /// <summary>The folder <c>config</c> with what is installed.</summary>
    public required string ConfigFolder { get; init; }

    /// <summary>A kubeconfig of a cluster's administrator; null for a sandbox.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The store's address; there with <see cref="Kubeconfig"/>.</summary>
    public Uri? VaultAddress { get; init; }

    /// <summary>The token of the store's administrator; there with <see cref="Kubeconfig"/>.</summary>
    public string? VaultToken { get; init; }
}
