namespace Operator.Rollouts;

/// <summary>A request, and how far it is. Guarded by the queue's lock.</summary>
internal sealed class PendingRestart(RolloutRequest request)
{
    public RolloutRequest Request { get; } = request;

    /// <summary>The workloads restarted so far, over several rounds.</summary>
    public Dictionary<(WorkloadKind, string), RestartedWorkload> Restarted { get; } = [];

    /// <summary>The news for the resource's status; null while there is none.</summary>
    public RolloutVerdict? Verdict { get; set; }
}
