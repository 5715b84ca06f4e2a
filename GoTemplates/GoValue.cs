using System.Numerics;
using System.Runtime.InteropServices;

namespace GoTemplates;

/// <summary>
/// A value that a template works on, of one of Go's types. Small and copied by value; numbers and booleans need no allocation.
/// The default is <see cref="GoKind.Missing"/>. <see cref="ToString"/> tells the type and never the content, which may be a secret.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct GoValue
{
    /// <summary>Marks an integer that came as a number of JSON: its type is open, as that of a constant is.</summary>
    private static readonly object FromJsonNumber = new();

    private readonly object? _reference;
    private readonly long _bits;

    private GoValue(GoKind kind, long bits, object? reference)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
    }

    /// <summary>No value: what a lookup returns that finds nothing.</summary>
    public static GoValue Missing => default;

    /// <summary>A nil <c>interface {}</c>.</summary>
    public static GoValue Nil { get; } = new(GoKind.Nil, 0, null);

    /// <summary>The value's kind.</summary>
    public GoKind Kind { get; }

    /// <summary>Whether there is no value: nil or missing.</summary>
    public bool IsNil => Kind <= GoKind.Nil;

    /// <summary>Whether it is of one of the integer types.</summary>
    public bool IsInteger => Kind is >= GoKind.Int and <= GoKind.Uint64;

    /// <summary>The name of the Go type, as <c>%T</c> prints it.</summary>
    public string TypeName => Kind switch
    {
        GoKind.Missing or GoKind.Nil => "<nil>",
        GoKind.Bool => "bool",
        GoKind.Int => GoTypes.Int,
        GoKind.Int64 => "int64",
        GoKind.Int32 => "int32",
        GoKind.Uint8 => GoTypes.Uint8,
        GoKind.Uint64 => "uint64",
        GoKind.Float64 => "float64",
        GoKind.Complex128 => "complex128",
        GoKind.String => GoTypes.String,
        GoKind.List => "[]" + AsList().ElementType,
        GoKind.Map => "map[string]" + AsMap().ElementType,
        _ => AsObject().TypeName,
    };

    /// <summary>The text of a number that came from JSON, which is how it prints; null for any other value.</summary>
    internal string? NumberText => Kind switch
    {
        GoKind.Int64 when ReferenceEquals(_reference, FromJsonNumber) => _bits.ToString(),
        GoKind.Float64 or GoKind.Uint64 => _reference as string,
        _ => null,
    };

    /// <summary>Whether it is an integer from JSON, which fits where an <c>int</c> is asked for.</summary>
    internal bool IsJsonInteger => Kind == GoKind.Int64 && ReferenceEquals(_reference, FromJsonNumber);

    /// <summary>A string.</summary>
    public static implicit operator GoValue(string value) => new(GoKind.String, 0, value);

    /// <summary>A boolean.</summary>
    public static implicit operator GoValue(bool value) => new(GoKind.Bool, value ? 1 : 0, null);

    /// <summary>Go's <c>int</c>.</summary>
    public static implicit operator GoValue(long value) => new(GoKind.Int, value, null);

    /// <summary>Go's <c>int</c>.</summary>
    public static implicit operator GoValue(int value) => new(GoKind.Int, value, null);

    /// <summary>Go's <c>float64</c>.</summary>
    public static implicit operator GoValue(double value) => new(GoKind.Float64, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A list.</summary>
    public static implicit operator GoValue(GoList value) => new(GoKind.List, 0, value);

    /// <summary>A map.</summary>
    public static implicit operator GoValue(GoMap value) => new(GoKind.Map, 0, value);

    /// <summary>An object.</summary>
    public static implicit operator GoValue(GoObject value) => new(GoKind.Object, 0, value);

    /// <summary>Go's <c>int64</c>.</summary>
    public static GoValue Int64(long value) => new(GoKind.Int64, value, null);

    /// <summary>Go's <c>int32</c>.</summary>
    public static GoValue Int32(int value) => new(GoKind.Int32, value, null);

    /// <summary>Go's <c>uint8</c>.</summary>
    public static GoValue Uint8(byte value) => new(GoKind.Uint8, value, null);

    /// <summary>Go's <c>uint64</c>.</summary>
    public static GoValue Uint64(ulong value) => new(GoKind.Uint64, unchecked((long)value), null);

    /// <summary>Go's <c>complex128</c>.</summary>
    public static GoValue Complex128(Complex value) => new(GoKind.Complex128, 0, value);

    /// <summary>A number of a JSON text, which prints as it is written there and otherwise is an <c>int64</c>, a <c>uint64</c> or a <c>float64</c>.</summary>
    /// <param name="text">The number as JSON writes it.</param>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static GoValue FromNumber(string text)
    {
        if (text is not "-0" && long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, null, out var integer))
            return new GoValue(GoKind.Int64, integer, FromJsonNumber);
        if (ulong.TryParse(text, System.Globalization.NumberStyles.None, null, out var unsigned))
            return new GoValue(GoKind.Uint64, unchecked((long)unsigned), text);
        return new GoValue(GoKind.Float64, BitConverter.DoubleToInt64Bits(double.Parse(text, System.Globalization.NumberStyles.Float)), text);
    }

    /// <summary>The boolean.</summary>
    public bool AsBool() => Kind == GoKind.Bool ? _bits != 0 : throw Not("bool");

    /// <summary>The integer; a <c>uint64</c> above the range of <c>int64</c> wraps around.</summary>
    public long AsInt64() => IsInteger ? _bits : throw Not("an integer");

    /// <summary>The unsigned integer.</summary>
    public ulong AsUint64() => IsInteger ? unchecked((ulong)_bits) : throw Not("an integer");

    /// <summary>The floating point number.</summary>
    public double AsDouble() => Kind == GoKind.Float64 ? BitConverter.Int64BitsToDouble(_bits) : throw Not("float64");

    /// <summary>The complex number.</summary>
    public Complex AsComplex() => _reference is Complex complex ? complex : throw Not("complex128");

    /// <summary>The string. A byte that is not UTF-8 stands in it as a low surrogate, U+DC00 plus the byte.</summary>
    public string AsString() => Kind == GoKind.String ? (string)_reference! : throw Not("string");

    /// <summary>The list.</summary>
    public GoList AsList() => _reference as GoList ?? throw Not("a list");

    /// <summary>The map.</summary>
    public GoMap AsMap() => _reference as GoMap ?? throw Not("a map");

    /// <summary>The object.</summary>
    public GoObject AsObject() => _reference as GoObject ?? throw Not("an object");

    /// <summary>The value's type, never its content.</summary>
    public override string ToString() => TypeName;

    private InvalidOperationException Not(string expected) => new($"The value is of kind {Kind}, not {expected}");
}
