namespace Sandbox.Faults;

/// <summary>What faults do to one watch, from when it opens until it is disposed. For one reader.</summary>
internal sealed class WatchFaults(FaultSet faults, Func<FaultTarget> makeTarget, TimeProvider time) : IDisposable
{
    private readonly long _opened = time.GetTimestamp();
    private readonly Dictionary<ActiveFault, bool> _decided = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FaultTarget? _target;
    private volatile bool _isDropped;

    /// <summary>Completes when faults were set or removed. Take it before <see cref="PassAsync"/>.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>In what time a fault strikes that waits for the watch's age; null if none does.</summary>
    public TimeSpan? Due { get; private set; }

    /// <summary>Waits as long as the watch is to be silent, and says what becomes of it then.</summary>
    public async ValueTask<WatchFate> PassAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_isDropped)
                return WatchFate.Drop;
            if (faults.IsEmpty)
                return WatchFate.Continue;
            var changed = Changed;
            var now = time.GetUtcNow();
            if (Striking(now) is not { } active)
                return WatchFate.Continue;
            if (active.Fault.Outcome != FaultEffect.Silence)
                return active.Fault.Outcome == FaultEffect.Drop ? WatchFate.Drop : WatchFate.Expire;

            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed, Task.Delay(active.Left(now), time, over.Token));
            await over.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => faults.Close(this);

    internal void Drop()
    {
        _isDropped = true;
        Signal();
    }

    internal void Signal() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private ActiveFault? Striking(DateTimeOffset now)
    {
        Due = null;
        var target = _target ??= makeTarget();
        foreach (var active in faults.OfWatches)
        {
            if (!target.Matches(active.Fault))
                continue;
            var age = time.GetElapsedTime(_opened);
            if (active.Fault.After > age)
            {
                var left = active.Fault.After.Value - age;
                Due = Due < left ? Due : left;
                continue;
            }

            // Each watch is decided about once, or it would be struck sooner or later however small the probability.
            if (!_decided.TryGetValue(active, out var struck))
                _decided[active] = struck = active.Strike(now).Struck;
            if (struck && !active.IsOver(now))
                return active;
        }

        return null;
    }
}
