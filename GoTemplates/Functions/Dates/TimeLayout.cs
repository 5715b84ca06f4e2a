using System.Globalization;
using System.Text;

namespace GoTemplates.Functions.Dates;

/// <summary>Go's layouts of times, which show how the reference time, Mon Jan 2 15:04:05 MST 2006, is written.</summary>
internal static class TimeLayout
{
    // Longer pieces come before those that they begin with.
    private static readonly (string Text, LayoutElement Element)[] Elements =
    [
        ("January", LayoutElement.LongMonth), ("Jan", LayoutElement.ShortMonth), ("Monday", LayoutElement.LongWeekday), ("Mon", LayoutElement.ShortWeekday),
        ("MST", LayoutElement.ZoneName), ("01", LayoutElement.ZeroMonth), ("002", LayoutElement.ZeroYearDay), ("02", LayoutElement.ZeroDay),
        ("03", LayoutElement.ZeroHour12), ("04", LayoutElement.ZeroMinute), ("05", LayoutElement.ZeroSecond), ("06", LayoutElement.Year),
        ("15", LayoutElement.Hour), ("1", LayoutElement.Month), ("2006", LayoutElement.LongYear), ("2", LayoutElement.Day), ("__2", LayoutElement.SpaceYearDay),
        ("_2", LayoutElement.SpaceDay), ("3", LayoutElement.Hour12), ("4", LayoutElement.Minute), ("5", LayoutElement.Second), ("PM", LayoutElement.UpperHalf),
        ("pm", LayoutElement.LowerHalf), ("-07:00:00", LayoutElement.Offset), ("-070000", LayoutElement.Offset), ("-07:00", LayoutElement.Offset),
        ("-0700", LayoutElement.Offset), ("-07", LayoutElement.Offset), ("Z07:00:00", LayoutElement.Offset), ("Z070000", LayoutElement.Offset),
        ("Z07:00", LayoutElement.Offset), ("Z0700", LayoutElement.Offset), ("Z07", LayoutElement.Offset),
    ];

    internal static List<LayoutPiece> Parse(string layout)
    {
        var pieces = new List<LayoutPiece>();
        var text = new StringBuilder();
        for (var i = 0; i < layout.Length;)
        {
            var piece = At(layout, i);
            if (piece.Element == LayoutElement.Text)
            {
                text.Append(layout[i++]);
                continue;
            }

            if (text.Length > 0) pieces.Add(new LayoutPiece(LayoutElement.Text, text.ToString()));
            text.Clear();
            pieces.Add(piece);
            i += piece.Text.Length;
        }

        if (text.Length > 0) pieces.Add(new LayoutPiece(LayoutElement.Text, text.ToString()));
        return pieces;
    }

    internal static string Format(GoTime time, string layout)
    {
        var output = new StringBuilder(layout.Length + 16);
        foreach (var piece in Parse(layout))
            output.Append(Format(time, piece));

        return output.ToString();
    }

    private static LayoutPiece At(string layout, int index)
    {
        foreach (var (text, element) in Elements)
        {
            if (!layout.AsSpan(index).StartsWith(text, StringComparison.Ordinal))
                continue;

            // "Jan" in "Janet" is text, and "_2" before "006" is a space before the year.
            if (element == LayoutElement.ShortMonth && index + 3 < layout.Length && char.IsAsciiLetterLower(layout[index + 3])) continue;
            if (element == LayoutElement.ShortWeekday && index + 3 < layout.Length && char.IsAsciiLetterLower(layout[index + 3])) continue;
            if (element == LayoutElement.SpaceDay && layout.AsSpan(index + 1).StartsWith("2006", StringComparison.Ordinal)) continue;
            return new LayoutPiece(element, text);
        }

        return Fraction(layout, index);
    }

    private static LayoutPiece Fraction(string layout, int index)
    {
        if (layout[index] is not ('.' or ',') || index + 1 >= layout.Length || layout[index + 1] is not ('0' or '9'))
            return default;

        var digit = layout[index + 1];
        var end = index + 1;
        while (end < layout.Length && layout[end] == digit)
            end++;

        if (end < layout.Length && char.IsAsciiDigit(layout[end]))
            return default;

        return new LayoutPiece(digit == '0' ? LayoutElement.Fraction : LayoutElement.TrimmedFraction, layout[index..end]);
    }

    private static string Format(GoTime time, LayoutPiece piece)
    {
        var instant = time.Instant;
        var names = CultureInfo.InvariantCulture.DateTimeFormat;
        var hour12 = instant.Hour % 12 == 0 ? 12 : instant.Hour % 12;
        return piece.Element switch
        {
            LayoutElement.LongMonth => names.GetMonthName(instant.Month),
            LayoutElement.ShortMonth => names.GetAbbreviatedMonthName(instant.Month),
            LayoutElement.Month => instant.Month.ToString(),
            LayoutElement.ZeroMonth => instant.Month.ToString("00"),
            LayoutElement.LongWeekday => instant.DayOfWeek.ToString(),
            LayoutElement.ShortWeekday => instant.DayOfWeek.ToString()[..3],
            LayoutElement.Day => instant.Day.ToString(),
            LayoutElement.SpaceDay => instant.Day.ToString().PadLeft(2),
            LayoutElement.ZeroDay => instant.Day.ToString("00"),
            LayoutElement.SpaceYearDay => instant.DayOfYear.ToString().PadLeft(3),
            LayoutElement.ZeroYearDay => instant.DayOfYear.ToString("000"),
            LayoutElement.Hour => instant.Hour.ToString("00"),
            LayoutElement.Hour12 => hour12.ToString(),
            LayoutElement.ZeroHour12 => hour12.ToString("00"),
            LayoutElement.Minute => instant.Minute.ToString(),
            LayoutElement.ZeroMinute => instant.Minute.ToString("00"),
            LayoutElement.Second => instant.Second.ToString(),
            LayoutElement.ZeroSecond => instant.Second.ToString("00"),
            LayoutElement.LongYear => instant.Year.ToString("0000"),
            LayoutElement.Year => (instant.Year % 100).ToString("00"),
            LayoutElement.UpperHalf => instant.Hour >= 12 ? "PM" : "AM",
            LayoutElement.LowerHalf => instant.Hour >= 12 ? "pm" : "am",
            LayoutElement.ZoneName => time.Zone,
            LayoutElement.Offset => Offset(instant.Offset, piece.Text),
            LayoutElement.Fraction => Fraction(instant, piece.Text, trims: false),
            LayoutElement.TrimmedFraction => Fraction(instant, piece.Text, trims: true),
            _ => piece.Text,
        };
    }

    private static string Offset(TimeSpan offset, string layout)
    {
        if (layout[0] == 'Z' && offset == TimeSpan.Zero)
            return "Z";

        var colon = layout.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var magnitude = offset.Duration();
        var text = (offset < TimeSpan.Zero ? "-" : "+") + magnitude.Hours.ToString("00");
        if (layout.Length > 3) text += colon + magnitude.Minutes.ToString("00");
        if (layout.Length > 6 && layout is not ("-07:00" or "Z07:00")) text += colon + magnitude.Seconds.ToString("00");
        return text;
    }

    private static string Fraction(DateTimeOffset instant, string layout, bool trims)
    {
        var digits = (instant.Ticks % TimeSpan.TicksPerSecond).ToString("0000000") + "00";
        var kept = digits[..Math.Min(layout.Length - 1, digits.Length)];
        if (trims) kept = kept.TrimEnd('0');
        return kept.Length == 0 ? "" : layout[0] + kept;
    }
}
