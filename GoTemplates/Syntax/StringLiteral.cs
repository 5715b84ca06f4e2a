using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Syntax;

/// <summary>The values of Go's string and character literals (<c>strconv.Unquote</c>).</summary>
internal static class StringLiteral
{
    /// <summary>The value of a literal with its quotes; null if it is none.</summary>
    internal static string? Unquote(string literal)
    {
        if (literal.Length < 2 || literal[0] != literal[^1])
            return null;

        var body = literal[1..^1];
        if (literal[0] == '`')
            return body.Contains('`', StringComparison.Ordinal) ? null : body.Replace("\r", "", StringComparison.Ordinal);
        if (!body.Contains('\\', StringComparison.Ordinal))
            return body.Contains('"', StringComparison.Ordinal) || body.Contains('\n', StringComparison.Ordinal) ? null : body;

        var value = new StringBuilder(body.Length);
        var hasBytes = false;
        for (var i = 0; i < body.Length;)
        {
            if (body[i] != '\\')
            {
                value.Append(body[i++]);
                continue;
            }

            if (!TryEscape(body, ref i, '"', out var rune, out var isByte))
                return null;

            hasBytes |= isByte && rune >= 0x80;
            if (isByte && rune >= 0x80) value.Append((char)(0xDC00 + rune));
            else value.Append(new Rune(rune).ToString());
        }

        // Bytes written one by one may make up valid UTF-8 together.
        return hasBytes ? GoString.FromBytes(GoString.ToBytes(value.ToString())) : value.ToString();
    }

    /// <summary>The code point of a character literal with its quotes; null if it is none.</summary>
    internal static int? UnquoteCharacter(string literal)
    {
        if (literal.Length < 3 || literal[0] != '\'' || literal[^1] != '\'')
            return null;

        var body = literal[1..^1];
        if (body[0] == '\\')
        {
            var i = 0;
            return TryEscape(body, ref i, '\'', out var rune, out _) && i == body.Length ? rune : null;
        }

        var value = GoString.DecodeRune(body, 0, out var units);
        return units == body.Length && value is not '\'' and not '\n' ? value : null;
    }

    private static bool TryEscape(string text, ref int index, char quote, out int rune, out bool isByte)
    {
        rune = 0;
        isByte = false;
        if (index + 1 >= text.Length)
            return false;

        var escape = text[index + 1];
        index += 2;
        switch (escape)
        {
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\':
                rune = escape switch { 'a' => 7, 'b' => 8, 'f' => 12, 'n' => 10, 'r' => 13, 't' => 9, 'v' => 11, _ => '\\' };
                return true;
            case '"' or '\'':
                rune = escape;
                return escape == quote;
            case 'x':
                isByte = true;
                return TryDigits(text, ref index, 2, 16, out rune);
            case 'u':
                return TryDigits(text, ref index, 4, 16, out rune) && Rune.IsValid(rune);
            case 'U':
                return TryDigits(text, ref index, 8, 16, out rune) && Rune.IsValid(rune);
            case >= '0' and <= '7':
                isByte = true;
                index--;
                return TryDigits(text, ref index, 3, 8, out rune) && rune <= 0xFF;
            default:
                return false;
        }
    }

    private static bool TryDigits(string text, ref int index, int count, int radix, out int value)
    {
        value = 0;
        if (index + count > text.Length)
            return false;

        long number = 0;
        foreach (var unit in text.AsSpan(index, count))
        {
            var digit = char.IsAsciiHexDigit(unit) ? Convert.ToInt32(unit.ToString(), 16) : radix;
            if (digit >= radix)
                return false;

            number = number * radix + digit;
        }

        index += count;
        value = (int)Math.Min(number, int.MaxValue);
        return true;
    }
}
