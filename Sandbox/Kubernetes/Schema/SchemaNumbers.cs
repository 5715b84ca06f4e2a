using System.Globalization;
using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Schema;

/// <summary>Numbers of JSON, as Go's decoder reads them: whole numbers that fit 64 bits are integers, all others floats.</summary>
public static class SchemaNumbers
{
    /// <summary>The number, if it is an integer.</summary>
    public static long? AsInteger(JsonValue value) =>
        long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The number as a float.</summary>
    public static double AsDouble(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    /// <summary>A float as Go's <c>%v</c> prints it.</summary>
    public static string Print(double number)
    {
        if (double.IsNaN(number) || double.IsInfinity(number))
            return number.ToString(CultureInfo.InvariantCulture);

        var exponent = number == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(number)));
        if (exponent is >= -4 and < 21)
            return decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                ? exact.ToString(CultureInfo.InvariantCulture)
                : number.ToString("F0", CultureInfo.InvariantCulture);

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var parts = number.ToString("E16", CultureInfo.InvariantCulture).Split('E');
        if (!text.Contains('E', StringComparison.Ordinal))
            text = parts[0].TrimEnd('0').TrimEnd('.') + "E" + parts[1];
        var (mantissa, power) = (text[..text.IndexOf('E', StringComparison.Ordinal)], int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
        return $"{mantissa}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}";
    }
}
