using Microsoft.Extensions.Time.Testing;

namespace Operator.Tests.VaultClient;

/// <summary>A clock that passes short waits (between retries) at once and notes them; longer ones (time-outs) stand still.</summary>
internal sealed class ImpatientTime : FakeTimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > TimeSpan.FromSeconds(20))
            return base.CreateTimer(callback, state, dueTime, period);

        _waits.Add(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
