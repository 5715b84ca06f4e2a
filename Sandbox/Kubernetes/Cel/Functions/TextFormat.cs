using System.Globalization;
using System.Text;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>The method <c>format</c> of texts: <c>%s %d %f %e %b %o %x %X</c>.</summary>
internal static class TextFormat
{
    /// <summary>Fills values into a text.</summary>
    public static string Apply(string format, CelList values)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (++i < format.Length && format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = ReadPrecision(format, ref i);
            if (i >= format.Length)
                throw new CelException("could not parse formatting clause: unexpected end of string");
            if (next >= values.Count)
                throw new CelException($"index {next} out of range");
            result.Append(Clause(format[i], precision, values[next++]));
        }

        return result.ToString();
    }

    private static int? ReadPrecision(string format, ref int i)
    {
        if (i >= format.Length || format[i] != '.')
            return null;
        var start = ++i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
            i++;
        return int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            ? precision
            : throw new CelException("could not parse formatting clause: error while parsing precision");
    }

    private static string Clause(char verb, int? precision, object? value) => (verb, value) switch
    {
        ('s', _) => CelValues.Print(value),
        ('d', long or ulong) => CelValues.Print(value),
        ('d', double number) when double.IsNaN(number) || double.IsInfinity(number) => CelValues.Print(value),
        ('f', double or long or ulong) => ToDouble(value).ToString("F" + (precision ?? 6), CultureInfo.InvariantCulture),
        ('e', double or long or ulong) => Exponent(ToDouble(value), precision ?? 6),
        ('b', long number) => (number < 0 ? "-" : "") + Convert.ToString(Math.Abs(number), 2),
        ('b', bool flag) => flag ? "1" : "0",
        ('o', long number) => (number < 0 ? "-" : "") + Convert.ToString(Math.Abs(number), 8),
        ('x', long number) => (number < 0 ? "-" : "") + Math.Abs(number).ToString("x", CultureInfo.InvariantCulture),
        ('X', long number) => (number < 0 ? "-" : "") + Math.Abs(number).ToString("X", CultureInfo.InvariantCulture),
        ('x', string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)),
        ('X', string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text)),
        ('x', byte[] bytes) => Convert.ToHexStringLower(bytes),
        ('X', byte[] bytes) => Convert.ToHexString(bytes),
        _ => throw new CelException($"could not parse formatting clause: unrecognized formatting clause \"{verb}\""),
    };

    private static double ToDouble(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Exponent(double number, int precision)
    {
        var text = number.ToString((precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00", CultureInfo.InvariantCulture);
        return text;
    }
}
