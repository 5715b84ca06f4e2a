namespace Sandbox;

/// <summary>
/// The clock of both servers. It can be moved, as an administrator or NTP moves the wall clock of a machine: tokens, leases and TTLs expire,
/// while timers that run go on by the monotonic clock, as they do on a real server.
/// </summary>
/// <param name="inner">The clock that it starts with.</param>
public sealed class SandboxClock(TimeProvider inner) : TimeProvider
{
    private long _offset;

    /// <summary>How far it is ahead of the machine's clock.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <summary>Moves the clock, forward or (with less than zero) back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The clock can't show such a time: the years from 1 to 9999 are possible.</exception>
    public void Advance(TimeSpan by)
    {
        var now = GetUtcNow();
        if (by > DateTimeOffset.MaxValue - now || by < DateTimeOffset.MinValue - now)
            throw new ArgumentOutOfRangeException(nameof(by), by, "The clock can't show such a time.");
        Interlocked.Add(ref _offset, by.Ticks);
    }

    /// <summary>Sets it to the machine's time again.</summary>
    public void Reset() => Interlocked.Exchange(ref _offset, 0);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
