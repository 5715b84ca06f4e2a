using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Sandbox.Kubernetes.Validation;

/// <summary>Quantities such as <c>100m</c> and <c>64Mi</c> (<c>k8s.io/apimachinery/pkg/api/resource</c>).</summary>
public static partial class Quantity
{
    private const string DecimalSuffixes = "n u m _ k M G T P E";
    private const string BinarySuffixes = "_ Ki Mi Gi Ti Pi Ei";
    private static readonly string[] Decimals = DecimalSuffixes.Split(' ');
    private static readonly string[] Binaries = BinarySuffixes.Split(' ');

    /// <summary>The value; null if it isn't a quantity.</summary>
    public static decimal? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].ValueSpan,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        try
        {
            return number * Factor(match);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>
    /// As the API server writes it: no more digits than are needed, the largest suffix that keeps it whole, in the family of suffixes
    /// that it came in, such as <c>1</c> for <c>1000m</c> and <c>1Gi</c> for <c>1024Mi</c>.
    /// </summary>
    /// <param name="text">A quantity.</param>
    public static string Canonical(string text)
    {
        if (Parse(text) is not { } value)
            return text;
        if (value == 0)
            return "0";
        var match = Form().Match(text);
        var isWhole = decimal.Truncate(value) == value;
        if (match.Groups["binary"].Success && isWhole && Math.Abs(value) >= 1024)
            return Shortened((BigInteger)value, 1024, Binaries, 0);

        // What is smaller than a billionth is rounded up, away from zero.
        var billionths = new BigInteger(Math.Sign(value) * Math.Ceiling(Math.Abs(value) * 1_000_000_000m));
        if (!match.Groups["exponent"].Success)
            return Shortened(billionths, 1000, Decimals, 0);
        var exponent = -9;
        for (; billionths % 1000 == 0; exponent += 3)
            billionths /= 1000;
        return exponent == 0 ? billionths.ToString(CultureInfo.InvariantCulture) : $"{billionths}e{exponent}";
    }

    private static string Shortened(BigInteger value, int step, string[] suffixes, int at)
    {
        for (; value % step == 0 && at < suffixes.Length - 1; at++)
            value /= step;
        return value.ToString(CultureInfo.InvariantCulture) + suffixes[at].TrimStart('_');
    }

    private static decimal Factor(Match match)
    {
        if (match.Groups["exponent"] is { Success: true } exponent)
            return Power(10, int.Parse(exponent.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        if (match.Groups["binary"] is { Success: true } binary)
            return Power(1024, Array.IndexOf(Binaries, binary.Value));
        return match.Groups["decimal"] is { Success: true } suffix ? Power(1000, Array.IndexOf(Decimals, suffix.Value) - 3) : 1;
    }

    private static decimal Power(decimal step, int exponent)
    {
        var factor = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
            factor = exponent < 0 ? factor / step : factor * step;
        return factor;
    }

    [GeneratedRegex("^(?<number>[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+))(([eE](?<exponent>[+-]?[0-9]+))|(?<binary>[KMGTPE]i)|(?<decimal>[numkMGTPE]))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
