using GoTemplates.Text;

namespace GoTemplates.Functions.Numbers;

/// <summary>Numbers from any value, as sprig takes them (<c>spf13/cast</c>): zero where there is none.</summary>
internal static class Conversion
{
    internal static long ToInt64(in GoValue value) => value.Kind switch
    {
        GoKind.Float64 => Truncate(value.AsDouble()),
        GoKind.Bool => value.AsBool() ? 1 : 0,
        GoKind.String => GoNumber.TryParseInteger(value.AsString(), out var number) ? number : 0,
        _ => value.IsInteger ? value.AsInt64() : 0,
    };

    internal static double ToDouble(in GoValue value) => value.Kind switch
    {
        GoKind.Float64 => value.AsDouble(),
        GoKind.Bool => value.AsBool() ? 1 : 0,
        GoKind.String => GoNumber.TryParseFloat(value.AsString(), out var number) ? number : 0,
        GoKind.Uint64 => value.AsUint64(),
        _ => value.IsInteger ? value.AsInt64() : 0,
    };

    /// <summary>Go's conversion of a floating point number, which on amd64 gives the least integer for what doesn't fit.</summary>
    private static long Truncate(double number) => number is >= -9.2233720368547758E18 and < 9.2233720368547758E18 ? (long)number : long.MinValue;
}
