namespace Operator.Runtime.Events;

/// <summary>How many more events an object may cause: a burst, refilled slowly (client-go's spam filter has the same shape).</summary>
internal sealed class EventBudget(DateTimeOffset start)
{
    private const double Burst = 25;
    private static readonly TimeSpan OneMoreEach = TimeSpan.FromMinutes(1);

    private double _left = Burst;
    private DateTimeOffset _at = start;

    /// <summary>True when it is as if never used.</summary>
    public bool IsFull(DateTimeOffset now) => _left + ((now - _at) / OneMoreEach) >= Burst;

    public bool TryTake(DateTimeOffset now)
    {
        _left = Math.Min(Burst, _left + ((now - _at) / OneMoreEach));
        _at = now;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}
