using System.Globalization;

namespace GoTemplates.Functions.Dates;

/// <summary>Go's <c>time.Time</c>: an instant in a zone, here to a tenth of a microsecond.</summary>
/// <param name="instant">The instant with the zone's offset from UTC.</param>
/// <param name="zone">The zone's abbreviation, such as UTC.</param>
public sealed class GoTime(DateTimeOffset instant, string zone = "UTC") : GoObject
{
    /// <summary>The instant with the zone's offset from UTC.</summary>
    public DateTimeOffset Instant { get; } = instant;

    /// <summary>The zone's abbreviation.</summary>
    public string Zone { get; } = zone;

    /// <inheritdoc />
    public override string TypeName => "time.Time";

    /// <inheritdoc />
    public override string Format() => TimeLayout.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    /// <inheritdoc />
    public override string ToJsonText() => TimeLayout.Format(this, "2006-01-02T15:04:05.999999999Z07:00");

    /// <inheritdoc />
    public override TemplateFunction? FindMember(string name) => name switch
    {
        "Year" => Property(name, Instant.Year),
        "Month" => Property(name, CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(Instant.Month)),
        "Day" => Property(name, Instant.Day),
        "Hour" => Property(name, Instant.Hour),
        "Minute" => Property(name, Instant.Minute),
        "Second" => Property(name, Instant.Second),
        "Nanosecond" => Property(name, Instant.Ticks % TimeSpan.TicksPerSecond * 100),
        "Weekday" => Property(name, Instant.DayOfWeek.ToString()),
        "YearDay" => Property(name, Instant.DayOfYear),
        "Unix" => Property(name, GoValue.Int64(Instant.ToUnixTimeSeconds())),
        "UnixMilli" => Property(name, GoValue.Int64(Instant.ToUnixTimeMilliseconds())),
        "UnixNano" => Property(name, GoValue.Int64(unchecked((Instant - DateTimeOffset.UnixEpoch).Ticks * 100))),
        "IsZero" => Property(name, Instant.UtcTicks == 0),
        "UTC" => Property(name, new GoTime(Instant.ToUniversalTime())),
        "String" => Property(name, Format()),
        "Format" => new TemplateFunction(name, [ParameterType.String], call => TimeLayout.Format(this, call[0].AsString())),
        "AddDate" => new TemplateFunction(name, [ParameterType.Int, ParameterType.Int, ParameterType.Int], AddDate),
        "Before" => Comparison(name, other => Instant < other),
        "After" => Comparison(name, other => Instant > other),
        "Equal" => Comparison(name, other => Instant == other),
        _ => null,
    };

    /// <summary>Whether two times are the same instant in the same zone.</summary>
    public override bool Equals(object? obj) => obj is GoTime other && Instant.EqualsExact(other.Instant) && Zone == other.Zone;

    /// <inheritdoc />
    public override int GetHashCode() => Instant.GetHashCode();

    /// <summary>A later or earlier time, as far as there is one.</summary>
    internal GoTime Add(long nanoseconds)
    {
        var ticks = Math.Clamp(Instant.Ticks + nanoseconds / 100, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new GoTime(new DateTimeOffset(ticks, Instant.Offset), Zone);
    }

    private static TemplateFunction Property(string name, GoValue value) => new(name, [], _ => value);

    private static TemplateFunction Comparison(string name, Func<DateTimeOffset, bool> compare) =>
        new(name, [ParameterType.Time], call => compare(((GoTime)call[0].AsObject()).Instant));

    private GoValue AddDate(FunctionCall call)
    {
        // As in Go: the day overflows into the next month, where .NET would stop at the month's end.
        var months = (Int128)Instant.Year * 12 + Instant.Month - 1 + (Int128)call[0].AsInt64() * 12 + call[1].AsInt64();
        if (months < 12 || months >= 9999 * 12)
            throw new FunctionException("the year is out of range");

        var first = new DateTime((int)(months / 12), (int)(months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Unspecified) + Instant.TimeOfDay;
        return new GoTime(new DateTimeOffset(first.AddDays(Instant.Day - 1 + call[2].AsInt64()), Instant.Offset), Zone);
    }
}
