namespace Operator.Rollouts;

/// <summary>
/// What is to be restarted, by namespace. Changes within the debounce time are taken together, so that several Secrets of one workload cost one restart.
/// Everything in it is in some resource's status too: losing it loses nothing.
/// </summary>
public sealed class RolloutQueue(RolloutPacing pacing, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, NamespaceRestarts> _namespaces = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Adds a request in place of the resource's last one. The same one again changes nothing.</summary>
    public void Put(RolloutRequest request)
    {
        lock (_lock)
        {
            if (!_namespaces.TryGetValue(request.Namespace, out var space))
                _namespaces[request.Namespace] = space = new NamespaceRestarts();
            if (space.Pending.TryGetValue(request.Owner, out var known) && known.Request.IsSameAs(request))
                return;

            space.Pending[request.Owner] = new PendingRestart(request, known);
            space.Change(time.GetUtcNow(), pacing);
            _changed.TrySetResult();
        }
    }

    /// <summary>Takes out what a resource asked for.</summary>
    public void Forget(RolloutOwner owner)
    {
        lock (_lock)
        {
            if (_namespaces.TryGetValue(owner.Key.Namespace!, out var space) && space.Pending.Remove(owner))
                RemoveIfEmpty(owner.Key.Namespace!, space);
        }
    }

    /// <summary>The news about a revision of a resource; null where there is none.</summary>
    public RolloutVerdict? FindVerdict(RolloutOwner owner, string revision)
    {
        lock (_lock)
        {
            return _namespaces.TryGetValue(owner.Key.Namespace!, out var space)
                && space.Pending.TryGetValue(owner, out var pending) && pending.Request.Revision == revision
                    ? pending.Verdict
                    : null;
        }
    }

    /// <summary>Takes the rounds that are due. <see cref="End"/> must follow for each.</summary>
    internal IReadOnlyList<RestartRound> TakeDue()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var due = _namespaces.Where(pair => pair.Value.Due <= now).ToList();
            foreach (var (_, space) in due)
                space.Begin();
            return
            [
                .. due.Select(pair => new RestartRound(
                    pair.Key, [.. pair.Value.Pending.Values.Where(p => p.Verdict is not { IsDone: true }).Select(p => p.Request)])),
            ];
        }
    }

    /// <summary>Takes in what a round came to, and tells the resources that have news.</summary>
    /// <param name="round">The round.</param>
    /// <param name="outcomes">What it came to; null where it broke off.</param>
    internal void End(RestartRound round, IReadOnlyList<RestartOutcome>? outcomes)
    {
        List<RolloutRequest> news = [];
        lock (_lock)
        {
            if (!_namespaces.TryGetValue(round.Namespace, out var space))
                return;

            // What was replaced or forgotten meanwhile is no longer waited for.
            var current = (outcomes ?? [])
                .Where(o => space.Pending.TryGetValue(o.Request.Owner, out var pending) && ReferenceEquals(pending.Request, o.Request))
                .ToList();
            news.AddRange(current.Where(outcome => Take(space.Pending[outcome.Request.Owner], outcome)).Select(outcome => outcome.Request));
            space.End(
                time.GetUtcNow(), outcomes is null || current.Exists(o => o.Problems.Count > 0), current.Min(outcome => outcome.DeferredUntil));
            RemoveIfEmpty(round.Namespace, space);
            _changed.TrySetResult();
        }

        foreach (var request in news)
            request.Wake();
    }

    /// <summary>When the next round is due (null: none), and a task that completes when that may have changed.</summary>
    internal (DateTimeOffset? Due, Task Changed) Next()
    {
        lock (_lock)
        {
            if (_changed.Task.IsCompleted)
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (_namespaces.Values.Min(space => space.Due), _changed.Task);
        }
    }

    private static bool Take(PendingRestart pending, RestartOutcome outcome)
    {
        foreach (var workload in outcome.Restarted)
            pending.Restarted[(workload.Kind, workload.Name)] = workload;
        var verdict = outcome switch
        {
            { Problems.Count: > 0 } => RolloutVerdict.Failed(outcome.Problems),
            { DeferredUntil: not null } => RolloutVerdict.Pending(outcome.Request.SecretName),
            _ => RolloutVerdict.Done(outcome.Request.SecretName, pending.Restarted.Values),
        };
        if (verdict == pending.Verdict)
            return false;

        // That it is pending is what the status says from the beginning.
        var isNews = pending.Verdict is not null || verdict.IsDone || outcome.Problems.Count > 0;
        pending.Verdict = verdict;
        return isNews;
    }

    private void RemoveIfEmpty(string name, NamespaceRestarts space)
    {
        if (space is { IsRunning: false, Pending.Count: 0 })
            _namespaces.Remove(name);
    }
}
