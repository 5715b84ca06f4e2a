using System.Globalization;
using System.Text;

namespace GoTemplates.Formatting;

/// <summary>Floating point numbers as Go writes them (<c>strconv.FormatFloat(number, verb, precision, 64)</c>).</summary>
internal static class FloatText
{
    /// <summary>The precision for the fewest digits that tell the number from all others.</summary>
    internal const int Shortest = -1;

    internal static string Format(double number, char verb, int precision)
    {
        if (double.IsNaN(number)) return "NaN";
        if (double.IsInfinity(number)) return number > 0 ? "+Inf" : "-Inf";

        var builder = new StringBuilder();
        if (double.IsNegative(number)) builder.Append('-');
        var magnitude = Math.Abs(number);
        switch (verb)
        {
            case 'b':
                Binary(builder, magnitude);
                break;
            case 'x' or 'X':
                Hexadecimal(builder, magnitude, precision, verb);
                break;
            default:
                Decimal(builder, magnitude, verb, precision);
                break;
        }

        return builder.ToString();
    }

    private static void Decimal(StringBuilder builder, double magnitude, char verb, int precision)
    {
        var shortest = precision < 0;
        var digits = shortest ? DecimalDigits.Shortest(magnitude) : DecimalDigits.Exact(magnitude);
        switch (verb)
        {
            case 'e' or 'E':
                if (shortest) precision = Math.Max(digits.Digits.Length - 1, 0);
                Exponential(builder, digits.Round(precision + 1), precision, verb);
                break;
            case 'f' or 'F':
                if (shortest) precision = Math.Max(digits.Digits.Length - digits.Point, 0);
                Fixed(builder, digits.Round(digits.Point + precision), precision);
                break;
            default:
                if (precision == 0) precision = 1;
                if (!shortest) digits = digits.Round(precision);
                General(builder, digits, verb, precision, shortest);
                break;
        }
    }

    private static void General(StringBuilder builder, DecimalDigits digits, char verb, int precision, bool shortest)
    {
        var count = digits.Digits.Length;
        var threshold = shortest ? 6 : precision;
        if (!shortest && threshold > count && count >= digits.Point) threshold = count;
        var exponent = digits.Point - 1;
        if (count > 0 && (exponent < -4 || exponent >= threshold))
        {
            Exponential(builder, digits, Math.Min(precision < 0 ? count : precision, count) - 1, verb == 'G' ? 'E' : 'e');
            return;
        }

        Fixed(builder, digits, Math.Max(count - digits.Point, 0));
    }

    private static void Exponential(StringBuilder builder, DecimalDigits digits, int precision, char verb)
    {
        var text = digits.Digits;
        builder.Append(text.Length > 0 ? text[0] : '0');
        if (precision > 0)
        {
            builder.Append('.');
            var available = Math.Min(text.Length, precision + 1);
            if (available > 1) builder.Append(text, 1, available - 1);
            builder.Append('0', precision + 1 - Math.Max(available, 1));
        }

        var exponent = text.Length == 0 ? 0 : digits.Point - 1;
        builder.Append(verb).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
    }

    private static void Fixed(StringBuilder builder, DecimalDigits digits, int precision)
    {
        var text = digits.Digits;
        if (digits.Point > 0 && text.Length > 0)
        {
            var whole = Math.Min(text.Length, digits.Point);
            builder.Append(text, 0, whole).Append('0', digits.Point - whole);
        }
        else
        {
            builder.Append('0');
        }

        if (precision <= 0)
            return;

        builder.Append('.');
        for (var i = 0; i < precision; i++)
        {
            var index = digits.Point + i;
            builder.Append(index >= 0 && index < text.Length ? text[index] : '0');
        }
    }

    private static (long Mantissa, int Exponent) Parts(double magnitude)
    {
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent++;
        else mantissa |= 1L << 52;

        return (mantissa, exponent - 1075);
    }

    private static void Binary(StringBuilder builder, double magnitude)
    {
        var (mantissa, exponent) = Parts(magnitude);
        builder.Append(mantissa).Append('p');
        if (exponent >= 0) builder.Append('+');
        builder.Append(exponent);
    }

    private static void Hexadecimal(StringBuilder builder, double magnitude, int precision, char verb)
    {
        var (mantissa, exponent) = Parts(magnitude);
        exponent += 52;
        if (mantissa == 0) exponent = 0;
        while (mantissa != 0 && (mantissa & (1L << 52)) == 0)
        {
            mantissa <<= 1;
            exponent--;
        }

        var bits = (ulong)mantissa << 8;
        if (precision is >= 0 and < 13)
        {
            // Round to nearest even at the last hexadecimal digit kept; the leading digit is 1 in bit 60.
            var drop = 60 - 4 * precision;
            var rest = bits & ((1UL << drop) - 1);
            bits -= rest;
            var half = 1UL << (drop - 1);
            if (rest > half || rest == half && (bits >> drop & 1) == 1) bits += 1UL << drop;
            if (bits >> 61 != 0) (bits, exponent) = (bits >> 1, exponent + 1);
        }

        builder.Append("0x").Append((char)('0' + (bits >> 60 & 1)));
        var fraction = (bits << 4).ToString("x16", CultureInfo.InvariantCulture);
        fraction = precision < 0 ? fraction.TrimEnd('0') : fraction.PadRight(precision, '0')[..precision];
        if (fraction.Length > 0) builder.Append('.').Append(fraction);
        builder.Append('p').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
        if (verb == 'X')
        {
            var upper = builder.ToString().ToUpperInvariant();
            builder.Clear().Append(upper);
        }
    }
}
