using System.Globalization;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A point in time.</summary>
/// <param name="Seconds">Seconds since 1970.</param>
/// <param name="Nanoseconds">Nanoseconds within the second.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1036", Justification = "Compared by CEL, not by operators of C#.")]
public sealed record CelTimestamp(long Seconds, int Nanoseconds) : IComparable<CelTimestamp>
{
    /// <summary>The first and the last second that there are.</summary>
    public const long First = -62135596800, Last = 253402300799;

    /// <summary>The point in time, to the ticks of .NET.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / 100);

    /// <summary>The value of a .NET time.</summary>
    public static CelTimestamp From(DateTimeOffset time) =>
        new(time.ToUnixTimeSeconds(), (int)(time.UtcTicks % TimeSpan.TicksPerSecond) * 100);

    /// <summary>The time some nanoseconds later.</summary>
    public CelTimestamp Plus(long nanoseconds)
    {
        var total = ((Int128)Seconds * CelDuration.Second) + Nanoseconds + nanoseconds;
        var (seconds, rest) = ((long)(total / CelDuration.Second), (int)(total % CelDuration.Second));
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + (int)CelDuration.Second);
        return seconds is >= First and <= Last ? new CelTimestamp(seconds, rest) : throw new CelException("timestamp overflow");
    }

    /// <summary>The nanoseconds since another time.</summary>
    public long Since(CelTimestamp other)
    {
        var total = ((Int128)(Seconds - other.Seconds) * CelDuration.Second) + Nanoseconds - other.Nanoseconds;
        return total >= long.MinValue && total <= long.MaxValue ? (long)total : throw new CelException("integer overflow");
    }

    /// <inheritdoc/>
    public int CompareTo(CelTimestamp? other) => other is null ? 1 : (Seconds, Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds));

    /// <summary>RFC 3339, in UTC.</summary>
    public override string ToString()
    {
        var fraction = Nanoseconds == 0 ? "" : "." + Nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        return DateTimeOffset.FromUnixTimeSeconds(Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + fraction + "Z";
    }
}
