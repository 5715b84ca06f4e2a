using System.Globalization;
using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Formatting;

/// <summary>Go's quoted strings and characters (<c>strconv.Quote</c> and its variants).</summary>
internal static class Quoting
{
    private const int MaximumRune = 0x10FFFF;
    private const int ReplacementRune = 0xFFFD;

    /// <summary>A string in double quotes, with escapes for what doesn't print.</summary>
    internal static string Quote(string text, bool asciiOnly = false)
    {
        var builder = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length;)
        {
            var rune = GoString.DecodeRune(text, i, out var units);
            if (rune >= 0) AppendEscaped(builder, rune, '"', asciiOnly);
            else if (GoString.IsEscapedByte(text, i)) builder.Append("\\x").Append((text[i] - 0xDC00).ToString("x2"));
            else AppendEscaped(builder, ReplacementRune, '"', asciiOnly);
            i += units;
        }

        return builder.Append('"').ToString();
    }

    /// <summary>A code point in single quotes.</summary>
    internal static string QuoteRune(long rune, bool asciiOnly = false)
    {
        var valid = rune is >= 0 and <= MaximumRune and not (>= 0xD800 and <= 0xDFFF) ? (int)rune : ReplacementRune;
        var builder = new StringBuilder(4).Append('\'');
        AppendEscaped(builder, valid, '\'', asciiOnly);
        return builder.Append('\'').ToString();
    }

    /// <summary>Whether a string can stand in back quotes unchanged.</summary>
    internal static bool CanBackquote(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var rune = GoString.DecodeRune(text, i, out var units);
            if (rune is < 0 or 0xFEFF or 0x7F or '`' || rune < ' ' && rune != '\t')
                return false;

            i += units - 1;
        }

        return true;
    }

    /// <summary>Go's <c>unicode.IsPrint</c>: letters, marks, numbers, punctuation, symbols and the ASCII space.</summary>
    internal static bool IsPrintable(int rune)
    {
        if (rune < 0x80) return rune is >= ' ' and < 0x7F;
        return Rune.IsValid(rune) && Rune.GetUnicodeCategory(new Rune(rune)) is not (
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
            or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
    }

    private static void AppendEscaped(StringBuilder builder, int rune, char quote, bool asciiOnly)
    {
        if (rune == quote || rune == '\\')
        {
            builder.Append('\\').Append((char)rune);
            return;
        }

        if (asciiOnly ? rune is >= ' ' and < 0x7F : IsPrintable(rune))
        {
            if (rune < 0x10000) builder.Append((char)rune);
            else builder.Append(char.ConvertFromUtf32(rune));
            return;
        }

        _ = rune switch
        {
            7 => builder.Append("\\a"),
            8 => builder.Append("\\b"),
            12 => builder.Append("\\f"),
            10 => builder.Append("\\n"),
            13 => builder.Append("\\r"),
            9 => builder.Append("\\t"),
            11 => builder.Append("\\v"),
            < ' ' or 0x7F => builder.Append("\\x").Append(rune.ToString("x2")),
            < 0x10000 => builder.Append("\\u").Append(rune.ToString("x4")),
            _ => builder.Append("\\U").Append(rune.ToString("x8")),
        };
    }
}
