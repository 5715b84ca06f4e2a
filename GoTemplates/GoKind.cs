namespace GoTemplates;

/// <summary>What a <see cref="GoValue"/> is, in the terms of Go's type system.</summary>
public enum GoKind : byte
{
    /// <summary>No value at all: the result of a lookup that found nothing. Prints as <c>&lt;no value&gt;</c>.</summary>
    Missing,

    /// <summary>A nil <c>interface {}</c>, such as JSON's <c>null</c>.</summary>
    Nil,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>int</c>, which has 64 bits: what integer constants are.</summary>
    Int,

    /// <summary><c>int64</c>: what the arithmetic functions return.</summary>
    Int64,

    /// <summary><c>int32</c>, Go's <c>rune</c>.</summary>
    Int32,

    /// <summary><c>uint8</c>, a byte of a string.</summary>
    Uint8,

    /// <summary><c>uint64</c>.</summary>
    Uint64,

    /// <summary><c>float64</c>.</summary>
    Float64,

    /// <summary><c>complex128</c>.</summary>
    Complex128,

    /// <summary><c>string</c>: bytes that usually are UTF-8.</summary>
    String,

    /// <summary>A slice.</summary>
    List,

    /// <summary>A map with keys of type string.</summary>
    Map,

    /// <summary>Any other value, which is printed by its own method and may have methods that a template can call.</summary>
    Object,
}
