using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Reflection;

/// <summary>sprig's functions on types.</summary>
internal static class ReflectionFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("typeOf", [Any], call => call[0].TypeName)
        .Add("typeIs", [ParameterType.String, Any], call => call[0].AsString() == call[1].TypeName)
        .Add("typeIsLike", [ParameterType.String, Any],
            call => call[1].TypeName is var name && (name == call[0].AsString() || name == "*" + call[0].AsString()))
        .Add("kindOf", [Any], call => KindOf(call[0]))
        .Add("kindIs", [ParameterType.String, Any], call => call[0].AsString() == KindOf(call[1]))
        .Add("deepEqual", [Any, Any], call => DeepEquality.Of(call.Context.Budget, call[0], call[1]));

    internal static string KindOf(in GoValue value) => value.Kind switch
    {
        GoKind.Missing or GoKind.Nil => "invalid",
        GoKind.List => "slice",
        GoKind.Map => "map",
        GoKind.Object => value.AsObject().KindName,
        _ => value.TypeName,
    };
}
