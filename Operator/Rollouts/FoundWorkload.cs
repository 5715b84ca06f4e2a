using Operator.Runtime.Client;

namespace Operator.Rollouts;

/// <summary>A workload that a round may restart, reduced to what decides about it.</summary>
internal sealed class FoundWorkload
{
    private readonly HashSet<RolloutRequest> _requests = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, string> _carried;

    public FoundWorkload(WorkloadKind kind, Workload workload)
    {
        Kind = kind;
        Key = ObjectKey.Of(workload);
        Uid = workload.Metadata.Uid;
        RestartedAt = RolloutAnnotations.ReadRestartedAt(workload.Metadata.Annotations);
        _carried = new Dictionary<string, string>(workload.Spec?.Template?.Metadata?.Annotations ?? new Dictionary<string, string>());
        Note = workload.Spec switch
        {
            { Paused: true } => "paused: its pods follow when it is resumed",
            { UpdateStrategy.Type: UpdateStrategy.OnDelete } => "OnDelete: its pods follow when they are deleted",
            _ => null,
        };
    }

    public WorkloadKind Kind { get; }

    public ObjectKey Key { get; }

    public string Uid { get; }

    /// <summary>When we restarted it last.</summary>
    public DateTimeOffset? RestartedAt { get; }

    /// <summary>Why its pods don't follow at once.</summary>
    public string? Note { get; }

    public void Add(IEnumerable<RolloutRequest> requests) => _requests.UnionWith(requests);

    /// <summary>The requests that it doesn't satisfy yet.</summary>
    public IReadOnlyList<RolloutRequest> Unsatisfied() => [.. _requests.Where(request => !Satisfies(request))];

    // One without the annotation has never been restarted for the Secret: it runs with what was there before the change.
    private bool Satisfies(RolloutRequest request) =>
        (_carried.TryGetValue(request.Annotation, out var carried) ? carried : request.Baseline) == request.Revision;
}
