using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A quantity such as <c>100m</c> or <c>1Gi</c> (<c>k8s.io/apimachinery/pkg/api/resource</c>).</summary>
/// <param name="Amount">The amount in its base unit.</param>
internal sealed partial record CelQuantity(decimal Amount) : ICelOpaque
{
    /// <summary>The type.</summary>
    public static CelType QuantityType { get; } = CelType.Opaque("kubernetes.Quantity");

    /// <inheritdoc/>
    public CelType Type => QuantityType;

    /// <summary>Reads a quantity; null if it is none.</summary>
    public static CelQuantity? Parse(string text)
    {
        var match = Form().Match(text);
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!match.Success || !decimal.TryParse(match.Groups["number"].Value, Style, CultureInfo.InvariantCulture, out var number))
            return null;

        try
        {
            return new CelQuantity(number * Factor(match.Groups["suffix"].Value));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal Factor(string suffix)
    {
        const string Binary = "KMGTPE", Decimal = "kMGTPE", Small = "num";
        if (suffix.Length == 2 && suffix[1] == 'i')
            return (decimal)Math.Pow(1024, Binary.IndexOf(suffix[0], StringComparison.Ordinal) + 1);
        if (suffix.Length == 1 && Decimal.IndexOf(suffix[0], StringComparison.Ordinal) is >= 0 and var power)
            return Power(3 * (power + 1));
        if (suffix.Length == 1 && Small.IndexOf(suffix[0], StringComparison.Ordinal) is >= 0 and var small)
            return 1 / Power(9 - (3 * small));
        return suffix.Length == 0 ? 1
            : int.Parse(suffix[1..], CultureInfo.InvariantCulture) is >= 0 and var exponent ? Power(exponent)
            : 1 / Power(-int.Parse(suffix[1..], CultureInfo.InvariantCulture));
    }

    private static decimal Power(int exponent)
    {
        var result = 1m;
        for (var i = 0; i < exponent; i++)
            result *= 10;
        return result;
    }

    [GeneratedRegex(
        @"^(?<number>[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+))(?<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2}|)\z",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
