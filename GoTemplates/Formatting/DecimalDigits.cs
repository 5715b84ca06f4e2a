using System.Globalization;
using System.Numerics;

namespace GoTemplates.Formatting;

/// <summary>A number as decimal digits, the point standing before the digit at <paramref name="Point"/>; no digits are zero.</summary>
/// <param name="Digits">The digits, without leading or trailing zeros.</param>
/// <param name="Point">Where the decimal point stands; may be outside the digits.</param>
internal readonly record struct DecimalDigits(string Digits, int Point)
{
    /// <summary>The fewest digits that tell a number from all others.</summary>
    internal static DecimalDigits Shortest(double magnitude)
    {
        if (magnitude == 0)
            return new DecimalDigits("", 0);

        var text = magnitude.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = exponentAt < 0 ? 0 : int.Parse(text.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var whole = mantissa.IndexOf('.', StringComparison.Ordinal) is var point and >= 0 ? point : mantissa.Length;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        return new DecimalDigits(significant.TrimEnd('0'), whole - (digits.Length - significant.Length) + exponent);
    }

    /// <summary>All digits of a number: a double is a finite decimal fraction.</summary>
    internal static DecimalDigits Exact(double magnitude)
    {
        if (magnitude == 0)
            return new DecimalDigits("", 0);

        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent++;
        else mantissa |= 1L << 52;

        exponent -= 1075;
        var (number, fraction) = exponent >= 0
            ? (new BigInteger(mantissa) << exponent, 0)
            : (mantissa * BigInteger.Pow(5, -exponent), -exponent);
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return new DecimalDigits(digits.TrimEnd('0'), digits.Length - fraction);
    }

    /// <summary>Rounded to a number of digits, halves to even.</summary>
    internal DecimalDigits Round(int count)
    {
        if (count >= Digits.Length)
            return this;
        if (count < 0)
            return new DecimalDigits("", 0);

        var half = Digits[count] == '5' && count + 1 == Digits.Length;
        var up = half ? count > 0 && (Digits[count - 1] - '0') % 2 != 0 : Digits[count] >= '5';
        if (!up)
        {
            var kept = Digits[..count].TrimEnd('0');
            return new DecimalDigits(kept, kept.Length == 0 ? 0 : Point);
        }

        var last = count - 1;
        while (last >= 0 && Digits[last] == '9')
            last--;

        return last < 0
            ? new DecimalDigits("1", Point + 1)
            : new DecimalDigits(Digits[..last] + (char)(Digits[last] + 1), Point);
    }
}
