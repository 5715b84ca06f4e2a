using System.Numerics;
using System.Text;
using GoTemplates.Text;

namespace GoTemplates.Formatting;

/// <summary>Formats basic values by a verb's flags, width and precision (the lower half of Go's <c>fmt</c>).</summary>
internal sealed class Formatter(StringBuilder output)
{
    internal FormatFlags Flags;

    internal void Clear() => Flags = default;

    /// <summary>Writes a text in the verb's width, counted in runes.</summary>
    internal void Pad(string text)
    {
        var padding = (Flags.Width ?? 0) - (Flags.Width is null ? 0 : GoString.RuneCount(text));
        if (padding <= 0)
        {
            output.Append(text);
        }
        else if (Flags.Minus)
        {
            output.Append(text).Append(' ', padding);
        }
        else
        {
            output.Append(Flags.Zero ? '0' : ' ', padding).Append(text);
        }
    }

    internal void Bool(bool value) => Pad(value ? "true" : "false");

    internal void String(string text) => Pad(Truncate(text));

    internal void QuotedString(string text)
    {
        text = Truncate(text);
        Pad(Flags.Sharp && Quoting.CanBackquote(text) ? $"`{text}`" : Quoting.Quote(text, Flags.Plus));
    }

    internal void Character(long rune) => Pad(Text(rune));

    internal void QuotedCharacter(long rune) => Pad(Quoting.QuoteRune(rune, Flags.Plus));

    /// <summary><c>%U</c>: <c>U+0078</c>, with a sharp also <c>'x'</c>.</summary>
    internal void Unicode(ulong value)
    {
        var digits = value.ToString("X").PadLeft(Math.Max(4, Flags.Precision ?? 4), '0');
        var text = "U+" + digits;
        if (Flags.Sharp && value <= 0x10FFFF && Quoting.IsPrintable((int)value)) text += $" '{Text((long)value)}'";
        var zero = Flags.Zero;
        Flags.Zero = false;
        Pad(text);
        Flags.Zero = zero;
    }

    /// <summary>Writes an integer.</summary>
    /// <param name="value">Its bits.</param>
    /// <param name="signed">Whether they are a signed number.</param>
    /// <param name="radix">2, 8, 10 or 16.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="upper">Whether digits are upper case.</param>
    internal void Integer(ulong value, bool signed, int radix, char verb, bool upper = false)
    {
        var negative = signed && unchecked((long)value) < 0;
        if (negative) value = unchecked(0 - value);
        if (Flags.Precision == 0 && value == 0)
        {
            output.Append(' ', Flags.Width ?? 0);
            return;
        }

        var precision = Flags.Precision ?? 0;
        if (Flags.Precision is null && Flags is { Zero: true, Minus: false, Width: { } width })
            precision = negative || Flags.Plus || Flags.Space ? Math.Max(width - 1, 0) : width;

        var digits = Digits(value, radix, upper).PadLeft(precision, '0');
        var text = new StringBuilder();
        if (negative) text.Append('-');
        else if (Flags.Plus) text.Append('+');
        else if (Flags.Space) text.Append(' ');
        if (verb == 'O') text.Append("0o");
        if (Flags.Sharp)
        {
            text.Append(radix switch
            {
                2 => "0b",
                8 when digits[0] != '0' => "0",
                16 => upper ? "0X" : "0x",
                _ => "",
            });
        }

        var zero = Flags.Zero;
        Flags.Zero = false;
        Pad(text.Append(digits).ToString());
        Flags.Zero = zero;
    }

    internal void Float(double value, char verb, int precision)
    {
        if (Flags.Precision is { } given) precision = given;
        var number = FloatText.Format(value, verb, precision);
        if (number[0] is not ('-' or '+')) number = "+" + number;
        if (Flags is { Space: true, Plus: false } && number[0] == '+') number = " " + number[1..];
        if (number[1] is 'I' or 'N')
        {
            // Infinities and NaN don't look like numbers, so they aren't padded with zeros.
            var zero = Flags.Zero;
            Flags.Zero = false;
            Pad(number[1] == 'N' && Flags is { Space: false, Plus: false } || number[0] == '+' && !Flags.Plus ? number[1..] : number);
            Flags.Zero = zero;
            return;
        }

        if (Flags.Sharp && verb != 'b') number = WithPoint(number, verb, precision);
        if (!Flags.Plus && number[0] == '+')
        {
            Pad(number[1..]);
            return;
        }

        // A sign stands before the zeros that pad.
        if (Flags is { Zero: true, Minus: false, Width: { } width } && width > number.Length)
        {
            output.Append(number[0]).Append('0', width - number.Length).Append(number, 1, number.Length - 1);
            return;
        }

        Pad(number);
    }

    internal void Complex(Complex value, char verb, int precision)
    {
        var plus = Flags.Plus;
        output.Append('(');
        Float(value.Real, verb, precision);
        Flags.Plus = true;
        Float(value.Imaginary, verb, precision);
        output.Append("i)");
        Flags.Plus = plus;
    }

    /// <summary><c>%x</c> of bytes.</summary>
    internal void HexBytes(ReadOnlySpan<byte> bytes, bool upper)
    {
        if (Flags.Precision is { } precision && precision < bytes.Length) bytes = bytes[..precision];
        var prefix = upper ? "0X" : "0x";
        var text = new StringBuilder(bytes.Length * 2);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (Flags.Space && i > 0) text.Append(' ');
            if (Flags.Sharp && (Flags.Space || i == 0)) text.Append(prefix);
            text.Append(bytes[i].ToString(upper ? "X2" : "x2"));
        }

        Pad(text.ToString());
    }

    private string Truncate(string text)
    {
        if (Flags.Precision is not { } precision || precision >= text.Length)
            return text;

        var end = 0;
        for (var i = 0; i < precision && end < text.Length; i++)
        {
            _ = GoString.DecodeRune(text, end, out var units);
            end += units;
        }

        return text[..end];
    }

    // "%#g" and the like always have a decimal point, and "%#g" and "%#x" (not "%#X") keep their trailing zeros.
    private static string WithPoint(string number, char verb, int precision)
    {
        var digits = verb is not ('g' or 'G' or 'x') ? 0 : precision < 0 ? 6 : precision;
        var tailAt = verb is 'x' or 'X' ? number.AsSpan().IndexOfAny('p', 'P') : number.AsSpan().IndexOfAny('e', 'E');
        var tail = tailAt < 0 ? "" : number[tailAt..];
        var body = new StringBuilder(tailAt < 0 ? number : number[..tailAt]);
        var sawNonZero = false;
        var hasPoint = false;
        for (var i = 1; i < body.Length; i++)
        {
            if (body[i] == '.')
            {
                hasPoint = true;
                continue;
            }

            sawNonZero |= body[i] != '0';
            if (sawNonZero) digits--;
        }

        if (!hasPoint)
        {
            if (body.Length == 2 && body[1] == '0') digits--;
            body.Append('.');
        }

        return body.Append('0', Math.Max(digits, 0)).Append(tail).ToString();
    }

    private static string Digits(ulong value, int radix, bool upper) => radix switch
    {
        10 => value.ToString(),
        16 => value.ToString(upper ? "X" : "x"),
        2 => value.ToString("B"),
        _ => Octal(value),
    };

    private static string Octal(ulong value)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (value & 7)));
            value >>= 3;
        }
        while (value != 0);

        return digits.ToString();
    }

    private static string Text(long rune) => rune is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF)
        ? new Rune((int)rune).ToString()
        : "\uFFFD";
}
