using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>The parts of times and durations.</summary>
internal static class Times
{
    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All =>
    [
        .. Part("getFullYear", time => time.Year),
        .. Part("getMonth", time => time.Month - 1),
        .. Part("getDate", time => time.Day),
        .. Part("getDayOfMonth", time => time.Day - 1),
        .. Part("getDayOfYear", time => time.DayOfYear - 1),
        .. Part("getDayOfWeek", time => (int)time.DayOfWeek),
        .. Part("getHours", time => time.Hour),
        .. Part("getMinutes", time => time.Minute),
        .. Part("getSeconds", time => time.Second),
        .. Part("getMilliseconds", time => time.Millisecond),
        Member("getHours", [Duration], Int, a => Nanoseconds(a[0]) / (3600 * CelDuration.Second)),
        Member("getMinutes", [Duration], Int, a => Nanoseconds(a[0]) / (60 * CelDuration.Second)),
        Member("getSeconds", [Duration], Int, a => Nanoseconds(a[0]) / CelDuration.Second),
        Member("getMilliseconds", [Duration], Int, a => Nanoseconds(a[0]) / 1_000_000 % 1000),
    ];

    private static Overload[] Part(string name, Func<DateTimeOffset, int> part) =>
    [
        Member(name, [Timestamp], Int, a => (long)part(((CelTimestamp)a[0]!).Time)),
        Member(name, [Timestamp, CelType.String], Int, a => (long)part(InZone(((CelTimestamp)a[0]!).Time, (string)a[1]!))),
    ];

    private static long Nanoseconds(object? value) => ((CelDuration)value!).Nanoseconds;

    private static DateTimeOffset InZone(DateTimeOffset time, string zone)
    {
        // Either a name of the time zone database or an offset such as -08:00.
        var text = zone.StartsWith('+') ? zone[1..] : zone;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var offset)
                ? time.ToOffset(offset)
                : throw new CelException($"unknown time zone {zone}");
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone.Length == 0 ? "UTC" : zone, out var found)
            ? TimeZoneInfo.ConvertTime(time, found)
            : throw new CelException($"unknown time zone {zone}");
    }
}
