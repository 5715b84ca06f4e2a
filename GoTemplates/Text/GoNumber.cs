using System.Globalization;
using System.Numerics;

namespace GoTemplates.Text;

/// <summary>How Go reads numbers (<c>strconv</c>).</summary>
internal static class GoNumber
{
    /// <summary>Reads an integer as <c>ParseInt(text, 0, 64)</c> does: a prefix tells the base, underscores may separate digits.</summary>
    internal static bool TryParseInteger(string text, out long value)
    {
        value = 0;
        var negative = text.StartsWith('-');
        if (!TryParseUnsigned(text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text, out var magnitude))
            return false;
        if (magnitude > long.MaxValue && !(negative && magnitude == 1UL << 63))
            return false;

        value = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return true;
    }

    /// <summary>Reads an unsigned integer as <c>ParseUint(text, 0, 64)</c> does.</summary>
    internal static bool TryParseUnsigned(string text, out ulong value)
    {
        value = 0;
        if (text.Contains('_', StringComparison.Ordinal) && !UnderscoresAreRight(text))
            return false;

        var (digits, radix) = SplitPrefix(text);
        return TryParseDigits(digits.Replace("_", "", StringComparison.Ordinal), radix, out value);
    }

    /// <summary>Reads an integer in a given base, without prefix or underscores, as <c>ParseInt(text, radix, 64)</c> does.</summary>
    internal static bool TryParseInteger(string text, int radix, out long value)
    {
        value = 0;
        var negative = text.StartsWith('-');
        if (!TryParseDigits(negative || text.StartsWith('+') ? text[1..] : text, radix, out var magnitude)
            || magnitude > long.MaxValue && !(negative && magnitude == 1UL << 63))
            return false;

        value = unchecked(negative ? -(long)magnitude : (long)magnitude);
        return true;
    }

    /// <summary>Reads a floating point number as <c>ParseFloat(text, 64)</c> does; false too where the number is out of range.</summary>
    internal static bool TryParseFloat(string text, out double value)
    {
        value = 0;
        var sign = text.StartsWith('-') ? -1.0 : 1.0;
        var body = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (body.Length == 0)
            return false;

        switch (body.ToLowerInvariant())
        {
            case "inf" or "infinity":
                value = sign * double.PositiveInfinity;
                return true;
            case "nan":
                value = double.NaN;
                return true;
        }

        if (body.Length > 2 && body[0] == '0' && body[1] is 'x' or 'X')
            return TryParseHexFloat(body, sign, out value);
        if (body.Contains('_', StringComparison.Ordinal) || !char.IsAsciiDigit(body[0]) && body[0] != '.')
            return false;
        if (!double.TryParse(body, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value))
            return false;

        value *= sign;
        return !double.IsInfinity(value);
    }

    /// <summary>Whether the underscores of a literal separate digits or follow the prefix.</summary>
    internal static bool UnderscoresAreRight(string text)
    {
        var start = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        var hasPrefix = text.Length >= start + 2 && text[start] == '0' && char.ToLowerInvariant(text[start + 1]) is 'x' or 'o' or 'b';
        var hex = hasPrefix && char.ToLowerInvariant(text[start + 1]) == 'x';
        var before = hasPrefix ? '0' : '^';
        for (var i = hasPrefix ? start + 2 : start; i < text.Length; i++)
        {
            var unit = text[i];
            if (char.IsAsciiDigit(unit) || hex && char.IsAsciiHexDigit(unit))
            {
                before = '0';
            }
            else if (unit == '_')
            {
                if (before != '0') return false;
                before = '_';
            }
            else
            {
                if (before == '_') return false;
                before = '!';
            }
        }

        return before != '_';
    }

    private static (string Digits, int Radix) SplitPrefix(string text)
    {
        if (text.Length < 2 || text[0] != '0')
            return (text, 10);

        return char.ToLowerInvariant(text[1]) switch
        {
            'x' => (text[2..], 16),
            'o' => (text[2..], 8),
            'b' => (text[2..], 2),
            _ => (text[1..], 8),
        };
    }

    private static bool TryParseDigits(string digits, int radix, out ulong value)
    {
        value = 0;
        if (digits.Length == 0)
            return false;

        foreach (var unit in digits)
        {
            var digit = char.IsAsciiDigit(unit) ? unit - '0' : char.IsAsciiLetter(unit) ? char.ToLowerInvariant(unit) - 'a' + 10 : radix;
            if (digit >= radix)
                return false;

            var next = (UInt128)value * (uint)radix + (uint)digit;
            if (next > ulong.MaxValue)
                return false;

            value = (ulong)next;
        }

        return true;
    }

    private static bool TryParseHexFloat(string text, double sign, out double value)
    {
        value = 0;
        var exponentAt = text.AsSpan().IndexOfAny('p', 'P');
        if (exponentAt < 0 || !int.TryParse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, null, out var exponent))
            return false;

        var digits = text[2..exponentAt].Replace("_", "", StringComparison.Ordinal);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= 4 * (digits.Length - point - 1);
            digits = digits.Remove(point, 1);
        }

        if (digits.Length is 0 or > 400 || !BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, null, out var mantissa))
            return false;

        value = sign * double.ScaleB((double)mantissa, exponent);
        return !double.IsInfinity(value);
    }
}
