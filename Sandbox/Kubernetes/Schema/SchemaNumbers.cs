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

        // Go writes plain digits from 1e-4 up to 1e21, and the shortest form that reads back as the number.
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var magnitude = Math.Abs(number);
        if (number == 0 || magnitude is >= 1e-4 and < 1e21)
        {
            return decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                ? exact.ToString(CultureInfo.InvariantCulture)
                : shortest;
        }

        var scientific = shortest.Contains('E', StringComparison.Ordinal)
            ? shortest
            : number.ToString("0.################E+0", CultureInfo.InvariantCulture);
        var parts = scientific.Split('E');
        var power = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return $"{parts[0]}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}";
    }
}
