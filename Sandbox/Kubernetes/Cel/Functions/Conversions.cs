using System.Globalization;
using System.Text;
using Sandbox.Kubernetes.Schema;
using static Sandbox.Kubernetes.Cel.CelType;
using static Sandbox.Kubernetes.Cel.Functions.Types;
using static Sandbox.Kubernetes.Cel.Overload;

namespace Sandbox.Kubernetes.Cel.Functions;

/// <summary>Functions that turn a value into one of another type.</summary>
internal static class Conversions
{
    private static readonly CelType Text = CelType.String;

    /// <summary>The overloads.</summary>
    public static IEnumerable<Overload> All =>
    [
        Function("dyn", [A], Dyn, a => a[0]),
        Function("type", [A], CelType.Type, a => CelValues.TypeOf(a[0])),
        .. Convert("int", Int, (Int, v => v), (Uint, v => ToLong((ulong)v)), (CelType.Double, v => ToLong((double)v)),
            (Text, v => ParseInt((string)v)),
            (Timestamp, v => ((CelTimestamp)v).Seconds), (Duration, v => ((CelDuration)v).Nanoseconds)),
        .. Convert("uint", Uint, (Uint, v => v), (Int, v => (long)v >= 0 ? (ulong)(long)v : throw Overflow()),
            (CelType.Double, v => ToUlong((double)v)),
            (Text, v => ulong.TryParse((string)v, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? n
                : throw Unparsable((string)v, "uint"))),
        .. Convert("double", CelType.Double, (CelType.Double, v => v), (Int, v => (double)(long)v), (Uint, v => (double)(ulong)v),
            (Text, v => double.TryParse((string)v, NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
                ? n
                : throw Unparsable((string)v, "double"))),
        .. Convert("bool", Bool, (Bool, v => v), (Text, v => ParseBool((string)v))),
        .. Convert("bytes", Bytes, (Bytes, v => v), (Text, v => Encoding.UTF8.GetBytes((string)v))),
        .. Convert("string", Text, (Text, v => v), (Bool, v => CelValues.Print(v)), (Int, v => CelValues.Print(v)),
            (Uint, v => CelValues.Print(v)), (CelType.Double, v => CelValues.Print(v)),
            (Bytes, v => FromUtf8((byte[])v)), (Timestamp, v => v.ToString()!),
            (Duration, v => v.ToString()!),
            (CelAddress.AddressType, v => v.ToString()!), (CelNetwork.NetworkType, v => v.ToString()!)),
        .. Convert("timestamp", Timestamp, (Timestamp, v => v),
            (Int, v => (long)v is >= CelTimestamp.First and <= CelTimestamp.Last and var seconds
                ? new CelTimestamp(seconds, 0) : throw new CelException("timestamp overflow")),
            (Text, v => DateTimeText.Parse((string)v) is { } time ? CelTimestamp.From(time) : throw Unparsable((string)v, "timestamp"))),
        .. Convert("duration", Duration, (Duration, v => v), (Int, v => new CelDuration((long)v)),
            (Text, v => DurationText.Parse((string)v) is { } nanoseconds
                ? new CelDuration(nanoseconds)
                : throw Unparsable((string)v, "duration"))),
    ];

    private static IEnumerable<Overload> Convert(
        string name, CelType result, params (CelType From, Func<object, object> Convert)[] conversions) =>
        conversions.Select(conversion => Function(name, [conversion.From], result, a => conversion.Convert(a[0]!)));

    private static CelException Overflow() => new("integer overflow");

    private static CelException Unparsable(string text, string type) =>
        new($"type conversion error from 'string' to '{type}': {Errors.FieldErrors.Quote(text)}");

    private static long ToLong(ulong number) => number <= long.MaxValue ? (long)number : throw Overflow();

    private static long ToLong(double number) =>
        number is > -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : throw Overflow();

    private static ulong ToUlong(double number) => number is >= 0 and < 18446744073709551616.0 ? (ulong)number : throw Overflow();

    private static long ParseInt(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unparsable(text, "int");

    private static bool ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Unparsable(text, "bool"),
    };

    private static string FromUtf8(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new CelException("invalid UTF-8 in bytes, cannot convert to string");
        }
    }
}
