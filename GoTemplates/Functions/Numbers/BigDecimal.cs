using System.Globalization;
using System.Numerics;
using GoTemplates.Formatting;

namespace GoTemplates.Functions.Numbers;

/// <summary>A decimal number of any length, as shopspring's <c>decimal</c> has it, which sprig calculates with.</summary>
/// <param name="Digits">The digits as an integer.</param>
/// <param name="Exponent">The power of ten that they are multiplied by.</param>
internal readonly record struct BigDecimal(BigInteger Digits, int Exponent)
{
    /// <summary>The digits after the point that a division gives.</summary>
    private const int DivisionPrecision = 16;

    internal long Length => Digits.GetByteCount();

    public static BigDecimal operator +(BigDecimal left, BigDecimal right)
    {
        var exponent = Math.Min(left.Exponent, right.Exponent);
        return new BigDecimal(left.Scaled(exponent) + right.Scaled(exponent), exponent);
    }

    public static BigDecimal operator -(BigDecimal left, BigDecimal right) => left + new BigDecimal(-right.Digits, right.Exponent);

    public static BigDecimal operator *(BigDecimal left, BigDecimal right) => new(left.Digits * right.Digits, left.Exponent + right.Exponent);

    /// <summary>The quotient, rounded half away from zero.</summary>
    public static BigDecimal operator /(BigDecimal left, BigDecimal right)
    {
        if (right.Digits.IsZero)
            throw new FunctionException("decimal division by 0");

        var shift = left.Exponent - right.Exponent + DivisionPrecision;
        var dividend = shift >= 0 ? left.Digits * BigInteger.Pow(10, shift) : left.Digits;
        var divisor = shift >= 0 ? right.Digits : right.Digits * BigInteger.Pow(10, -shift);
        var quotient = BigInteger.DivRem(dividend, divisor, out var remainder);
        if (BigInteger.Abs(remainder) * 2 >= BigInteger.Abs(divisor)) quotient += dividend.Sign * divisor.Sign;
        return new BigDecimal(quotient, -DivisionPrecision);
    }

    internal static BigDecimal From(double number)
    {
        if (!double.IsFinite(number))
            throw new FunctionException("cannot calculate with an infinite number or one that is none");

        var digits = DecimalDigits.Shortest(Math.Abs(number));
        if (digits.Digits.Length == 0)
            return default;

        var integer = BigInteger.Parse(digits.Digits, CultureInfo.InvariantCulture);
        return new BigDecimal(number < 0 ? -integer : integer, digits.Point - digits.Digits.Length);
    }

    internal double ToDouble() => double.Parse($"{Digits.ToString(CultureInfo.InvariantCulture)}E{Exponent}", CultureInfo.InvariantCulture);

    private BigInteger Scaled(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);
}
