using System.Buffers;
using System.Globalization;
using System.Text;

namespace GoTemplates.Functions.Dates;

/// <summary>Go's durations, in nanoseconds.</summary>
internal static class GoDuration
{
    internal const long Second = 1_000_000_000;

    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    private static readonly SearchValues<char> NumberUnits = SearchValues.Create("0123456789.");

    /// <summary>Reads <c>1h15m30.5s</c>; false if the text is no duration.</summary>
    internal static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var negative = text.StartsWith('-');
        var rest = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        if (rest is "0") return true;
        if (rest.IsEmpty) return false;
        decimal total = 0;
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOfAnyExcept(NumberUnits);
            if (length <= 0 || length > 25 || !decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;

            rest = rest[length..];
            var unitLength = rest.IndexOfAny(NumberUnits);
            var unit = unitLength < 0 ? rest : rest[..unitLength];
            rest = rest[unit.Length..];
            long? factor = unit switch
            {
                "ns" => 1,
                "us" or "\u00B5s" or "\u03BCs" => 1_000,
                "ms" => 1_000_000,
                "s" => Second,
                "m" => Minute,
                "h" => Hour,
                _ => null,
            };
            if (factor is null || number > long.MaxValue / factor.Value)
                return false;

            total += number * factor.Value;
        }

        if (total > long.MaxValue)
            return false;

        nanoseconds = negative ? -(long)total : (long)total;
        return true;
    }

    /// <summary>Go's <c>Duration.String()</c>.</summary>
    internal static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";

        var magnitude = nanoseconds < 0 ? unchecked((ulong)-nanoseconds) : (ulong)nanoseconds;
        var text = new StringBuilder(nanoseconds < 0 ? "-" : "");
        if (magnitude < Second)
        {
            var (unit, scale) = magnitude < 1_000 ? ("ns", 1m) : magnitude < 1_000_000 ? ("\u00B5s", 1_000m) : ("ms", 1_000_000m);
            return text.Append((magnitude / scale).ToString("0.######", CultureInfo.InvariantCulture)).Append(unit).ToString();
        }

        var hours = magnitude / (ulong)Hour;
        var minutes = magnitude / (ulong)Minute % 60;
        if (hours > 0) text.Append(hours).Append('h');
        if (hours > 0 || minutes > 0) text.Append(minutes).Append('m');
        return text.Append((magnitude % (ulong)Minute / 1e9m).ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }

    /// <summary>sprig's <c>durationRound</c>: the largest unit only.</summary>
    internal static string Round(long nanoseconds)
    {
        var magnitude = nanoseconds < 0 ? unchecked((ulong)-nanoseconds) : (ulong)nanoseconds;
        const ulong Day = (ulong)Hour * 24;
        foreach (var (unit, name) in new[] { (Day * 365, "y"), (Day * 30, "mo"), (Day, "d"), ((ulong)Hour, "h"), ((ulong)Minute, "m"), ((ulong)Second, "s") })
        {
            if (magnitude > unit) return magnitude / unit + name;
        }

        return "0s";
    }
}
