using System.Collections.Concurrent;
using System.Globalization;

namespace Sandbox.Faults;

/// <summary>The faults of both servers. Without any, a request costs one volatile read.</summary>
/// <param name="time">The clock that their durations are measured with.</param>
public sealed class FaultSet(TimeProvider time)
{
    private const int Limit = 1000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<WatchFaults, bool> _watches = new();
    private readonly List<ActiveFault> _all = [];
    private volatile ActiveFault[] _active = [];
    private int _last;

    /// <summary>True if nothing goes wrong.</summary>
    public bool IsEmpty => _active.Length == 0;

    /// <summary>All faults that were set and not removed, those that have ended too.</summary>
    public IReadOnlyList<ActiveFault> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    /// <summary>Whether a fault can still strike.</summary>
    public bool IsActive(ActiveFault fault) => fault.IsActive(time.GetUtcNow());

    /// <summary>Sets a fault.</summary>
    /// <exception cref="FaultException">It makes no sense, or there are too many.</exception>
    public ActiveFault Add(Fault fault)
    {
        FaultRules.Check(fault);
        ActiveFault added;
        lock (_gate)
        {
            if (_all.Count >= Limit)
                throw new FaultException("faults", $"there are {Limit} already; remove some");
            added = new((++_last).ToString(CultureInfo.InvariantCulture), fault, time.GetUtcNow());
            _all.Add(added);
            Select();
        }

        Signal();
        return added;
    }

    /// <summary>Removes a fault; false if there is none of that id.</summary>
    public bool Remove(string id)
    {
        lock (_gate)
        {
            if (_all.RemoveAll(fault => fault.Id == id) == 0)
                return false;
            Select();
        }

        Signal();
        return true;
    }

    /// <summary>Removes all faults.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _all.Clear();
            Select();
        }

        Signal();
    }

    /// <summary>Ends the watches that are open now, and no others.</summary>
    /// <returns>How many there were.</returns>
    public int DropOpenWatches()
    {
        var open = _watches.Keys;
        foreach (var watch in open)
            watch.Drop();
        return open.Count;
    }

    /// <summary>What happens to a request: the sum of the delays that strike it, and the first other effect.</summary>
    internal (TimeSpan Delay, Fault? Effect) Strike(FaultTarget target)
    {
        var now = time.GetUtcNow();
        var delay = TimeSpan.Zero;
        foreach (var active in _active)
        {
            var fault = active.Fault;
            if (fault.IsOfWatches)
                continue;
            var struck = false;
            var share = 0d;
            if (target.Matches(fault))
                (struck, share) = active.Strike(now);
            if (!active.IsActive(now))
                Retire();
            if (!struck)
                continue;
            delay += fault.Latency?.At(share) ?? TimeSpan.Zero;
            if (fault.Outcome != FaultEffect.Delay)
                return (delay, fault);
        }

        return (delay, null);
    }

    /// <summary>The faults of watches that can strike one now.</summary>
    internal IEnumerable<ActiveFault> OfWatches => _active.Where(active => active.Fault.IsOfWatches);

    /// <summary>Follows the faults for a watch that opens.</summary>
    /// <param name="target">The watch; called only once there are faults.</param>
    internal WatchFaults Watch(Func<FaultTarget> target)
    {
        var watch = new WatchFaults(this, target, time);
        _watches.TryAdd(watch, true);
        return watch;
    }

    internal void Close(WatchFaults watch) => _watches.TryRemove(watch, out _);

    // Faults that have ended are out of the way of requests. Watches that were silenced as the last that count stay so.
    private void Select()
    {
        var now = time.GetUtcNow();
        _active = [.. _all.Where(active => active.Fault.IsOfWatches ? !active.IsOver(now) : active.IsActive(now))];
    }

    private void Retire()
    {
        lock (_gate)
            Select();
    }

    private void Signal()
    {
        foreach (var (watch, _) in _watches)
            watch.Signal();
    }
}
