using System.Globalization;
using Sandbox.Kubernetes.Schema;

namespace Sandbox.Kubernetes.Cel;

/// <summary>What is true of all values.</summary>
internal static class CelValues
{
    /// <summary>A value's type, without its parameters.</summary>
    public static CelType TypeOf(object? value) => value switch
    {
        null => CelType.Null,
        bool => CelType.Bool,
        long => CelType.Int,
        ulong => CelType.Uint,
        double => CelType.Double,
        string => CelType.String,
        byte[] => CelType.Bytes,
        CelTimestamp => CelType.Timestamp,
        CelDuration => CelType.Duration,
        CelList => CelType.List(CelType.Dyn),
        CelMap => CelType.Map(CelType.Dyn, CelType.Dyn),
        CelOptional => CelType.Optional(CelType.Dyn),
        CelObject obj => obj.Type,
        CelType => CelType.Type,
        ICelOpaque opaque => opaque.Type,
        _ => throw CelException.NoSuchOverload(),
    };

    /// <summary>Whether a value is a number.</summary>
    public static bool IsNumber(object? value) => value is long or ulong or double;

    /// <summary>The order of two numbers of any type; NaN is not comparable and gives -2.</summary>
    public static int CompareNumbers(object left, object right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (ulong a, ulong b) => a.CompareTo(b),
        (long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b),
        (ulong a, long b) => b < 0 ? 1 : a.CompareTo((ulong)b),
        (double a, double b) => CompareDoubles(a, b),
        (double a, _) => CompareDoubles(a, Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        _ => CompareDoubles(Convert.ToDouble(left, CultureInfo.InvariantCulture), (double)right),
    };

    /// <summary>The order of two values of one type.</summary>
    /// <exception cref="CelException">They have no order.</exception>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (bool a, bool b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (CelTimestamp a, CelTimestamp b) => a.CompareTo(b),
        (CelDuration a, CelDuration b) => a.Nanoseconds.CompareTo(b.Nanoseconds),
        _ when left is not null && right is not null && IsNumber(left) && IsNumber(right) => CompareNumbers(left, right),
        _ => throw CelException.NoSuchOverload(),
    };

    /// <summary>A value as <c>string()</c> and messages write it.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => SchemaNumbers.Print(number),
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        CelList list => "[" + string.Join(", ", list.Select(Print)) + "]",
        CelMap map => "{" + string.Join(", ", map.Entries.OrderBy(entry => Print(entry.Key), StringComparer.Ordinal)
            .Select(entry => $"{Print(entry.Key)}: {Print(entry.Value)}")) + "}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static int CompareDoubles(double left, double right) =>
        double.IsNaN(left) || double.IsNaN(right) ? -2 : left.CompareTo(right);
}
