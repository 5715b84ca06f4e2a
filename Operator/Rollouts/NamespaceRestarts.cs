namespace Operator.Rollouts;

/// <summary>What is pending in a namespace, and when the next round is due. Guarded by the queue's lock.</summary>
internal sealed class NamespaceRestarts
{
    private DateTimeOffset? _opened;
    private DateTimeOffset? _closes;
    private DateTimeOffset? _retry;
    private int _failures;

    public Dictionary<RolloutOwner, PendingRestart> Pending { get; } = [];

    /// <summary>True while a round is under way.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>When the next round is due; null for none. While changes come in, all waits for them to settle.</summary>
    public DateTimeOffset? Due => IsRunning ? null : _closes ?? _retry;

    /// <summary>A change: the round waits for more, but not for ever.</summary>
    public void Change(DateTimeOffset now, RolloutPacing pacing)
    {
        _opened ??= now;
        var (quiet, latest) = (now + pacing.Debounce, _opened.Value + pacing.LongestDebounce);
        _closes = quiet < latest ? quiet : latest;
        _failures = 0;
    }

    /// <summary>A round begins: what changes from here on is for the next one.</summary>
    public void Begin()
    {
        IsRunning = true;
        (_opened, _closes, _retry) = (null, null, null);
    }

    /// <summary>A round is over.</summary>
    /// <param name="now">The time.</param>
    /// <param name="failed">True when something is to be tried again.</param>
    /// <param name="deferredUntil">When what was too early may be done.</param>
    public void End(DateTimeOffset now, bool failed, DateTimeOffset? deferredUntil)
    {
        IsRunning = false;
        _failures = failed ? _failures + 1 : 0;
        DateTimeOffset? again = failed ? now + RolloutPacing.RetryAfter(_failures) : null;
        _retry = again is null || deferredUntil < again ? deferredUntil ?? again : again;
    }
}
