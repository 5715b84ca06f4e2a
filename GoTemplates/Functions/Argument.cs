using GoTemplates.Functions.Dates;

namespace GoTemplates.Functions;

/// <summary>How an argument of a CLR type is declared and read: decided once for each type, without reflection.</summary>
internal static class Argument<T>
{
    internal static ParameterType Type { get; } = DeclaredType();

    internal static Func<GoValue, T> Read { get; } = (Func<GoValue, T>)Reader();

    private static ParameterType DeclaredType()
    {
        if (typeof(T) == typeof(GoValue)) return ParameterType.Any;
        if (typeof(T) == typeof(string)) return ParameterType.String;
        if (typeof(T) == typeof(long)) return ParameterType.Int;
        if (typeof(T) == typeof(double)) return ParameterType.Float64;
        if (typeof(T) == typeof(bool)) return ParameterType.Bool;
        if (typeof(T) == typeof(GoMap)) return ParameterType.Map;
        if (typeof(T) == typeof(GoList)) return ParameterType.List;
        if (typeof(T) == typeof(GoTime)) return ParameterType.Time;
        throw new NotSupportedException($"A template function cannot take a {typeof(T).Name}: give it a GoValue");
    }

    private static Delegate Reader() => Type switch
    {
        ParameterType.String => (GoValue value) => value.AsString(),
        ParameterType.Int => (GoValue value) => value.AsInt64(),
        ParameterType.Float64 => (GoValue value) => value.AsDouble(),
        ParameterType.Bool => (GoValue value) => value.AsBool(),
        ParameterType.Map => (GoValue value) => value.AsMap(),
        ParameterType.List => (GoValue value) => value.AsList(),
        ParameterType.Time => (GoValue value) => (GoTime)value.AsObject(),
        _ => (GoValue value) => value,
    };
}
