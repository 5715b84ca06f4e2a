namespace GoTemplates.Execution;

/// <summary>Whether a value counts as true: not the zero of its type, nor empty.</summary>
internal static class Truth
{
    internal static bool Of(in GoValue value) => value.Kind switch
    {
        GoKind.Missing or GoKind.Nil => false,
        GoKind.Bool => value.AsBool(),
        GoKind.Float64 => value.AsDouble() != 0,
        GoKind.Complex128 => value.AsComplex() != default,
        GoKind.String => value.AsString().Length > 0,
        GoKind.List => value.AsList().Count > 0,
        GoKind.Map => value.AsMap().Count > 0,
        GoKind.Object => true,
        _ => value.AsUint64() != 0,
    };
}
