namespace GoTemplates.Functions;

/// <summary>The Go type of a function's parameter, to which an argument must be assignable.</summary>
public enum ParameterType
{
    /// <summary><c>interface {}</c>: anything; a missing value arrives as nil.</summary>
    Any,

    /// <summary><c>reflect.Value</c>: anything, and a missing value stays missing.</summary>
    Value,

    /// <summary><c>string</c>.</summary>
    String,

    /// <summary><c>int</c>.</summary>
    Int,

    /// <summary><c>int64</c>.</summary>
    Int64,

    /// <summary><c>float64</c>.</summary>
    Float64,

    /// <summary><c>bool</c>.</summary>
    Bool,

    /// <summary><c>map[string]interface {}</c>; nil arrives as an empty map.</summary>
    Map,

    /// <summary><c>[]interface {}</c>; nil arrives as an empty list.</summary>
    List,

    /// <summary><c>time.Time</c>.</summary>
    Time,
}
