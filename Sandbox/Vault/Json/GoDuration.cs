using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.Vault.Json;

/// <summary>Durations as Vault parses them (<c>parseutil.ParseDurationSecond</c>) and as Go prints them.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.");

    private static readonly (string Name, double Ticks)[] Units =
    [
        ("ns", 0.01), ("us", 10), ("µs", 10), ("μs", 10), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Parses a number of seconds, or text with a unit.</summary>
    /// <exception cref="FormatException">It is no duration; the message is Go's.</exception>
    public static TimeSpan Parse(JsonNode? value) => value switch
    {
        null => TimeSpan.Zero,
        JsonValue v when v.TryGetValue<string>(out var text) => Parse(text),
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.Number => Parse(GoJson.Digits(v)),
        _ => throw new FormatException("could not parse duration from input"),
    };

    /// <summary>Parses a number of seconds, or text with a unit.</summary>
    /// <exception cref="FormatException">It is no duration; the message is Go's.</exception>
    public static TimeSpan Parse(string text)
    {
        if (text.Length == 0)
            return TimeSpan.Zero;
        // Whatever ends in a unit's letter is Go's to parse; "soon" doesn't.
        return text[^1] is 's' or 'm' or 'h' ? ParseUnits(text) : Seconds(GoNumber.ParseInt(text));
    }

    /// <summary>Prints as Go's <c>Duration.String</c>: <c>1h30m0s</c>.</summary>
    public static string Print(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";

        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        var size = duration.Duration();
        if (size < TimeSpan.FromSeconds(1))
            return size < TimeSpan.FromMilliseconds(1)
                ? text.Append(CultureInfo.InvariantCulture, $"{size.Ticks / 10m:0.####}µs").ToString()
                : text.Append(CultureInfo.InvariantCulture, $"{(decimal)size.TotalMilliseconds:0.####}ms").ToString();

        var hours = (long)size.TotalHours;
        if (hours > 0)
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        if (size.TotalMinutes >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{size.Minutes}m");
        var seconds = (size.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
        return text.Append(CultureInfo.InvariantCulture, $"{seconds:0.#######}s").ToString();
    }

    /// <summary>Prints without the parts that are zero at the end, as warnings do: <c>2h</c>.</summary>
    public static string PrintShort(TimeSpan duration)
    {
        var text = Print(duration);
        if (text.EndsWith("m0s", StringComparison.Ordinal))
            text = text[..^2];
        return text.EndsWith("h0m", StringComparison.Ordinal) ? text[..^2] : text;
    }

    private static TimeSpan Seconds(long seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, -(long)TimeSpan.MaxValue.TotalSeconds, (long)TimeSpan.MaxValue.TotalSeconds));

    private static TimeSpan ParseUnits(string text)
    {
        var rest = text.AsSpan().TrimStart("+-");
        if (text.Length - rest.Length > 1 || rest.Length == 0)
            throw Invalid(text);

        var ticks = 0d;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberParts);
            if (digits == 0 || !double.TryParse(digits < 0 ? rest : rest[..digits], CultureInfo.InvariantCulture, out var number))
                throw Invalid(text);
            if (digits < 0)
                throw new FormatException($"time: missing unit in duration {GoValue.Quote(text)}");
            rest = rest[digits..];
            var length = rest.IndexOfAny(NumberParts);
            var unit = (length < 0 ? rest : rest[..length]).ToString();
            var known = Units.FirstOrDefault(u => u.Name == unit);
            if (known.Name is null)
                throw new FormatException($"time: unknown unit {GoValue.Quote(unit)} in duration {GoValue.Quote(text)}");
            ticks += number * known.Ticks;
            rest = length < 0 ? [] : rest[length..];
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
            throw Invalid(text);
        return TimeSpan.FromTicks((long)(text.StartsWith('-') ? -ticks : ticks));
    }

    private static FormatException Invalid(string text) => new($"time: invalid duration {GoValue.Quote(text)}");
}
