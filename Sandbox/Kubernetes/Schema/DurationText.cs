using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Durations as Go writes them, such as <c>1h30m</c>.</summary>
public static partial class DurationText
{
    /// <summary>Reads a duration in nanoseconds; null if it is none or doesn't fit 64 bits.</summary>
    public static long? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            return text is "0" or "+0" or "-0" ? 0 : null;

        decimal nanoseconds = 0;
        var units = match.Groups["unit"].Captures;
        var numbers = match.Groups["number"].Captures;
        for (var i = 0; i < units.Count; i++)
        {
            if (!decimal.TryParse(numbers[i].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number > decimal.MaxValue / Nanoseconds(units[i].Value))
            {
                return null;
            }

            nanoseconds += number * Nanoseconds(units[i].Value);
        }

        if (text.StartsWith('-'))
            nanoseconds = -nanoseconds;
        return nanoseconds is >= long.MinValue and <= long.MaxValue ? (long)nanoseconds : null;
    }

    private static long Nanoseconds(string unit) => unit switch
    {
        "h" => 3_600_000_000_000,
        "m" => 60_000_000_000,
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "us" or "µs" or "μs" => 1_000,
        _ => 1,
    };

    [GeneratedRegex(@"^[+-]?((?<number>[0-9]+\.?[0-9]*|\.[0-9]+)(?<unit>ns|us|µs|μs|ms|s|m|h))+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
