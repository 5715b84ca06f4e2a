namespace Operator.Rollouts;

/// <summary>A request, and how far it is. Guarded by the queue's lock.</summary>
/// <param name="request">The request.</param>
/// <param name="before">What the resource asked for before; null for nothing.</param>
internal sealed class PendingRestart(RolloutRequest request, PendingRestart? before)
{
    public RolloutRequest Request { get; } = request;

    /// <summary>The workloads restarted so far, over several rounds.</summary>
    public Dictionary<(WorkloadKind, string), RestartedWorkload> Restarted { get; } =
        before?.Request.Revision == request.Revision ? before.Restarted : [];

    /// <summary>The news for the resource's status; null while there is none.</summary>
    public RolloutVerdict? Verdict { get; set; }
}
