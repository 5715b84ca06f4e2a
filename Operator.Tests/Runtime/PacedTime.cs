using Microsoft.Extensions.Time.Testing;

namespace Operator.Tests.Runtime;

/// <summary>A fake clock that knows how many timers are set, so that time passes only while all work waits for it.</summary>
internal sealed class PacedTime : FakeTimeProvider
{
    private int _set;

    /// <summary>How many timers are set.</summary>
    public int TimersSet => Volatile.Read(ref _set);

    /// <summary>Lets time pass in steps until something holds, each step once so many timers are set.</summary>
    public async Task AdvanceUntilAsync(Func<bool> holds, Func<int> waiters, TimeSpan step)
    {
        for (var i = 0; i < 20_000; i++)
        {
            await FakeTimeExtensions.UntilAsync(() => holds() || TimersSet >= waiters());
            if (holds())
                return;
            Advance(step);
        }

        Assert.Fail("It did not happen.");
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new CountedTimer(this);
        timer.Inner = base.CreateTimer(
            _ =>
            {
                if (period == Timeout.InfiniteTimeSpan)
                    timer.Mark(set: false);
                callback(state);
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class CountedTimer(PacedTime time) : ITimer
    {
        private int _isSet;

        public ITimer Inner { get; set; } = null!;

        public void Mark(bool set)
        {
            if (Interlocked.Exchange(ref _isSet, set ? 1 : 0) != (set ? 1 : 0))
                Interlocked.Add(ref time._set, set ? 1 : -1);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Mark(dueTime != Timeout.InfiniteTimeSpan);
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            Mark(set: false);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
