using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>
/// A queue of keys with two lanes and delays. A key is in it once: asking again keeps the higher lane and the earlier time. A key that is
/// being worked on is never given out a second time; when asked for meanwhile, it comes back after <see cref="Complete"/>. Within a lane,
/// first come, first served. One timer serves all delays.
/// </summary>
internal sealed class WorkQueue : IDisposable
{
    // The longest a timer is set for; then it is set anew. Timers take no more than 49 days.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    /// <summary>The longest delay; what is asked for later comes then. Timestamps of nanoseconds overflow after 292 years.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(3650);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Dictionary<ObjectKey, WorkEntry> _entries = [];
    private readonly LinkedList<WorkEntry> _periodic = [];
    private readonly LinkedList<WorkEntry> _urgent = [];
    private readonly SortedSet<WorkEntry> _waiting = new(WorkEntry.ByDueTime);

    // Counts what is in the two lanes: whoever gets through finds an entry.
    private readonly SemaphoreSlim _ready = new(0);
    private long _sequence;
    private int _working;

    public WorkQueue(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static queue => ((WorkQueue)queue!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys are due and not yet taken.</summary>
    public int Depth(Lane lane)
    {
        lock (_lock)
            return LaneOf(lane).Count;
    }

    /// <summary>How many keys are not due yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>How many keys are being worked on.</summary>
    public int Working
    {
        get
        {
            lock (_lock)
                return _working;
        }
    }

    /// <summary>Asks for a key, after a delay or at once.</summary>
    public void Enqueue(ObjectKey key, Lane lane, TimeSpan after = default)
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var due = after <= TimeSpan.Zero ? now : now + (long)((after < LongestDelay ? after : LongestDelay).TotalSeconds * _time.TimestampFrequency);
            if (!_entries.TryGetValue(key, out var entry))
            {
                entry = new WorkEntry(key) { Lane = lane, Due = due };
                _entries.Add(key, entry);
                Place(entry, now);
                return;
            }

            Merge(entry, lane, due, now);
        }
    }

    /// <summary>Waits for a key that is due and takes it. <see cref="Complete"/> must follow.</summary>
    public async ValueTask<WorkItem> TakeAsync(CancellationToken cancellationToken)
    {
        await _ready.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var lane = _urgent.Count > 0 ? _urgent : _periodic;
            var entry = lane.First!.Value;
            lane.RemoveFirst();
            entry.State = WorkState.Working;
            _working++;
            return new WorkItem(entry.Key, entry.Lane);
        }
    }

    /// <summary>Says that the work on a key is over, so that it may be taken again.</summary>
    public void Complete(ObjectKey key)
    {
        lock (_lock)
        {
            var entry = _entries[key];
            _working--;
            if (entry.State == WorkState.WorkingAndWanted)
                Place(entry, _time.GetTimestamp());
            else
                _entries.Remove(key);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _ready.Dispose();
    }

    private void Merge(WorkEntry entry, Lane lane, long due, long now)
    {
        switch (entry.State)
        {
            case WorkState.Working:
                (entry.Lane, entry.Due, entry.State) = (lane, due, WorkState.WorkingAndWanted);
                break;
            case WorkState.WorkingAndWanted:
                (entry.Lane, entry.Due) = (Higher(entry.Lane, lane), Math.Min(entry.Due, due));
                break;
            case WorkState.Waiting:
                _waiting.Remove(entry);
                (entry.Lane, entry.Due) = (Higher(entry.Lane, lane), Math.Min(entry.Due, due));
                Place(entry, now);
                break;
            case WorkState.Ready when lane > entry.Lane:
                LaneOf(entry.Lane).Remove(entry.Node);
                entry.Lane = lane;
                LaneOf(lane).AddLast(entry.Node);
                break;
        }
    }

    private void Place(WorkEntry entry, long now)
    {
        if (entry.Due <= now)
        {
            entry.State = WorkState.Ready;
            LaneOf(entry.Lane).AddLast(entry.Node);
            _ready.Release();
            return;
        }

        entry.State = WorkState.Waiting;
        entry.Sequence = ++_sequence;
        _waiting.Add(entry);
        if (_waiting.Min == entry)
            SetTimer(now);
    }

    private void MoveDue()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            while (_waiting.Min is { } entry && entry.Due <= now)
            {
                _waiting.Remove(entry);
                Place(entry, now);
            }

            SetTimer(now);
        }
    }

    private void SetTimer(long now)
    {
        if (_waiting.Min is not { } next)
            return;

        // Timers count whole milliseconds and drop the rest: one more, so as not to come a little early, over and over.
        var wait = _time.GetElapsedTime(now, next.Due) + TimeSpan.FromMilliseconds(1);
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    private LinkedList<WorkEntry> LaneOf(Lane lane) => lane == Lane.Urgent ? _urgent : _periodic;

    private static Lane Higher(Lane one, Lane other) => one > other ? one : other;
}
