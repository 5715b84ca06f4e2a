using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Flow;

/// <summary>sprig's defaults and flow control.</summary>
internal static class FlowFunctions
{
    internal static void Register(FunctionSetBuilder functions) => functions
        .AddVariadic("default", [Any], Any, call => call.Count < 2 || Emptiness.Of(call[1]) ? call[0] : call[1])
        .Add("empty", [Any], call => Emptiness.Of(call[0]))
        .AddVariadic("coalesce", [], Any, Coalesce)
        .AddVariadic("all", [], Any, All)
        .AddVariadic("any", [], Any, AnyOf)
        .Add("ternary", [Any, Any, Bool], call => call[2].AsBool() ? call[0] : call[1])

        // The message is repeated only if it stands in the template: one that is computed may hold a secret.
        .Add("fail", [ParameterType.String], call => throw new FunctionException(
            call.IsLiteral(0) ? call[0].AsString() : "the template ended itself with a message that is made of data"));

    /// <summary>Helm's <c>required</c>.</summary>
    internal static void RegisterHelm(FunctionSetBuilder functions) => functions
        .Add("required", [ParameterType.String, Any], call => call[1].IsNil || call[1].Kind == GoKind.String && call[1].AsString().Length == 0
            ? throw new FunctionException(call.IsLiteral(0) ? call[0].AsString() : "a required value is missing")
            : call[1]);

    private static GoValue Coalesce(FunctionCall call)
    {
        foreach (var value in call.Arguments)
        {
            if (!Emptiness.Of(value)) return value;
        }

        return GoValue.Nil;
    }

    private static GoValue All(FunctionCall call)
    {
        foreach (var value in call.Arguments)
        {
            if (Emptiness.Of(value)) return false;
        }

        return true;
    }

    private static GoValue AnyOf(FunctionCall call)
    {
        foreach (var value in call.Arguments)
        {
            if (!Emptiness.Of(value)) return true;
        }

        return false;
    }
}
