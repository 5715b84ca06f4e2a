using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Operator.Entities;

/// <summary>
/// Durations as the custom resources write them: Go's (<c>90s</c>, <c>1h30m</c>, <c>1.5h</c>, <c>500ms</c>; Go's <c>time.ParseDuration</c>)
/// without sign and without units below a millisecond, and with days (<c>7d</c>, always 24 hours).
/// </summary>
public static class GoDuration
{
    /// <summary>The same grammar as a regular expression, for schemas.</summary>
    public const string Pattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d))+$";

    /// <summary>Reads a duration. False if <paramref name="text"/> is none, or too long for a <see cref="TimeSpan"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text)) return false;

        var rest = text.AsSpan();
        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TryTakeNumber(ref rest, out var number) || !TryTakeUnit(ref rest, out var ticksPerUnit)) return false;
            if (number > long.MaxValue / ticksPerUnit) return false;
            ticks += number * ticksPerUnit;
            if (ticks > long.MaxValue) return false;
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, out decimal number)
    {
        var length = CountDigits(rest);
        if (length > 0 && length < rest.Length && rest[length] == '.')
        {
            var fraction = CountDigits(rest[(length + 1)..]);
            length = fraction == 0 ? 0 : length + 1 + fraction;
        }

        var taken = rest[..length];
        rest = rest[length..];
        return decimal.TryParse(taken, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<char> rest, out long ticksPerUnit)
    {
        var length = rest.StartsWith("ms") ? 2 : Math.Min(1, rest.Length);
        ticksPerUnit = rest[..length] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        rest = rest[length..];
        return ticksPerUnit != 0;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
