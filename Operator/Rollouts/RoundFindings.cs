namespace Operator.Rollouts;

/// <summary>What a round has found and done so far.</summary>
internal sealed class RoundFindings(RestartRound round)
{
    private readonly Dictionary<(WorkloadKind, string), FoundWorkload> _workloads = [];
    private readonly Dictionary<RolloutOwner, List<string>> _problems = round.Requests.ToDictionary(r => r.Owner, _ => new List<string>());
    private readonly Dictionary<RolloutOwner, List<RestartedWorkload>> _restarted =
        round.Requests.ToDictionary(r => r.Owner, _ => new List<RestartedWorkload>());

    private readonly Dictionary<RolloutOwner, DateTimeOffset> _deferred = [];

    public IReadOnlyCollection<FoundWorkload> Workloads => _workloads.Values;

    /// <summary>A workload that requests are about, in whichever way each found it.</summary>
    public void Found(WorkloadKind kind, Workload workload, IEnumerable<RolloutRequest> requests)
    {
        var key = (kind, workload.Metadata.Name);
        if (!_workloads.TryGetValue(key, out var found))
            _workloads[key] = found = new FoundWorkload(kind, workload);
        found.Add(requests);
    }

    public void Failed(IEnumerable<RolloutRequest> requests, string problem)
    {
        foreach (var request in requests)
            _problems[request.Owner].Add(problem);
    }

    public void Restarted(IEnumerable<RolloutRequest> requests, RestartedWorkload workload)
    {
        foreach (var request in requests)
            _restarted[request.Owner].Add(workload);
    }

    public void Deferred(IEnumerable<RolloutRequest> requests, DateTimeOffset until)
    {
        foreach (var request in requests)
            _deferred[request.Owner] = _deferred.TryGetValue(request.Owner, out var earlier) && earlier < until ? earlier : until;
    }

    public IReadOnlyList<RestartOutcome> Outcomes() =>
    [
        .. round.Requests.Select(request => new RestartOutcome(
            request,
            _restarted[request.Owner],
            _problems[request.Owner],
            _deferred.TryGetValue(request.Owner, out var until) ? until : null)),
    ];
}
