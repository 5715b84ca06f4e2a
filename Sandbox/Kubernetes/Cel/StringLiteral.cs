using System.Globalization;
using System.Text;

namespace Sandbox.Kubernetes.Cel;

/// <summary>Reads literals of text and bytes: quoted once or three times, raw (<c>r</c>) or not, bytes (<c>b</c>) or not.</summary>
internal static class StringLiteral
{
    /// <summary>Reads a literal, if there is one; <paramref name="position"/> moves behind it.</summary>
    public static bool TryRead(string source, ref int position, out object? value)
    {
        value = null;
        var i = position;
        var (isRaw, isBytes) = (false, false);
        while (i < source.Length && i < position + 2 && "rRbB".Contains(source[i], StringComparison.Ordinal))
        {
            isRaw |= source[i] is 'r' or 'R';
            isBytes |= source[i] is 'b' or 'B';
            i++;
        }

        if (i >= source.Length || source[i] is not ('"' or '\''))
            return false;

        var triple = new string(source[i], 3);
        var quote = source.AsSpan(i).StartsWith(triple) ? triple : source[i].ToString();
        i += quote.Length;
        var bytes = new List<byte>();
        while (true)
        {
            if (i >= source.Length || (quote.Length == 1 && source[i] == '\n'))
                throw new CelSyntaxException(
                    position, "Syntax error: token recognition error at: '" + source[position..Math.Min(i, source.Length)] + "'");
            if (source.AsSpan(i).StartsWith(quote))
                break;
            if (source[i] == '\\' && !isRaw)
                Escape(source, ref i, isBytes, bytes);
            else
                Copy(source, ref i, bytes);
        }

        position = i + quote.Length;
        value = isBytes ? bytes.ToArray() : Encoding.UTF8.GetString([.. bytes]);
        return true;
    }

    private static void Copy(string source, ref int i, List<byte> bytes)
    {
        // A backslash in a raw text protects nothing but stands for itself.
        var rune = Rune.TryGetRuneAt(source, i, out var read) ? read : Rune.ReplacementChar;
        Add(rune, bytes);
        i += rune.Utf16SequenceLength;
    }

    private static void Escape(string source, ref int i, bool isBytes, List<byte> bytes)
    {
        var start = i++;
        var c = i < source.Length ? source[i++] : '\0';
        const string Plain = "abfnrtv\\?\"'`";
        const string Meaning = "\a\b\f\n\r\t\v\\?\"'`";
        if (Plain.IndexOf(c, StringComparison.Ordinal) is >= 0 and var index)
        {
            Add(new Rune(Meaning[index]), bytes);
            return;
        }

        var (digits, style) = c switch
        {
            'x' or 'X' => (2, NumberStyles.AllowHexSpecifier),
            'u' when !isBytes => (4, NumberStyles.AllowHexSpecifier),
            'U' when !isBytes => (8, NumberStyles.AllowHexSpecifier),
            >= '0' and <= '3' => (2, NumberStyles.None),
            _ => throw new CelSyntaxException(start, $"Syntax error: token recognition error at: '\\{c}'"),
        };
        var text = i + digits <= source.Length ? source.Substring(i, digits) : "";
        i += digits;
        int code;
        if (style == NumberStyles.None)
            code = text.All(d => d is >= '0' and <= '7') && text.Length == 2
                ? ((c - '0') * 64) + ((text[0] - '0') * 8) + (text[1] - '0')
                : -1;
        else if (!int.TryParse(text, style, CultureInfo.InvariantCulture, out code))
            code = -1;
        if (code < 0 || (!isBytes && !Rune.IsValid(code)))
            throw new CelSyntaxException(start, "invalid string literal: unable to unescape string");

        if (isBytes)
            bytes.Add((byte)code);
        else
            Add(new Rune(code), bytes);
    }

    private static void Add(Rune rune, List<byte> bytes)
    {
        Span<byte> buffer = stackalloc byte[4];
        bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
    }
}
