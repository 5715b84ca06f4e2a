using GoTemplates.Text.Regex;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Regex;

/// <summary>sprig's regular expressions, in RE2's syntax and linear time.</summary>
internal static class RegexFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        ParameterType[] two = [ParameterType.String, ParameterType.String];
        ParameterType[] three = [.. two, ParameterType.String];
        ParameterType[] counted = [.. two, Int];
        functions
            .Add("regexMatch", two, IsMatch)
            .Add("mustRegexMatch", two, call => Compile(call).IsMatch(call.Context, call[1].AsString()))
            .Add("regexQuoteMeta", (string text) => GoRegex.QuoteMeta(text));
        AddBoth(functions, "regexFind", two, call => Compile(call).Find(call.Context, call[1].AsString()));
        AddBoth(functions, "regexFindAll", counted, FindAll);
        AddBoth(functions, "regexSplit", counted, Split);
        AddBoth(functions, "regexReplaceAll", three, call => Replace(call, isLiteral: false));
        AddBoth(functions, "regexReplaceAllLiteral", three, call => Replace(call, isLiteral: true));
    }

    private static void AddBoth(FunctionSetBuilder functions, string name, ParameterType[] parameters, FunctionBody body) => functions
        .Add(name, parameters, body)
        .Add("must" + char.ToUpperInvariant(name[0]) + name[1..], parameters, body);

    // sprig's tells nothing of a pattern that is none.
    private static GoValue IsMatch(FunctionCall call)
    {
        try
        {
            return Compile(call).IsMatch(call.Context, call[1].AsString());
        }
        catch (FunctionException)
        {
            return false;
        }
    }

    private static GoValue FindAll(FunctionCall call) => GoList.OfStrings(Compile(call).FindAll(call.Context, call[1].AsString(), call[2].AsInt64()));

    private static GoValue Split(FunctionCall call) => GoList.OfStrings(Compile(call).Split(call.Context, call[1].AsString(), call[2].AsInt64()));

    private static GoValue Replace(FunctionCall call, bool isLiteral) =>
        Compile(call).Replace(call.Context, call[1].AsString(), call[2].AsString(), isLiteral);

    private static GoRegex Compile(FunctionCall call) => call.Context.Compile(call[0].AsString());
}
