using GoTemplates.Text.Regex;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Regex;

/// <summary>sprig's regular expressions, in RE2's syntax and linear time.</summary>
internal static class RegexFunctions
{
    internal static void Register(FunctionSetBuilder functions)
    {
        functions
            .Add("regexMatch", [ParameterType.String, ParameterType.String], call => GoRegex.TryCompile(call[0].AsString(), out var regex, out _) && regex.IsMatch(call.Context, call[1].AsString()))
            .Add("mustRegexMatch", [ParameterType.String, ParameterType.String], call => Compile(call).IsMatch(call.Context, call[1].AsString()))
            .Add("regexQuoteMeta", (string text) => GoRegex.QuoteMeta(text));
        AddBoth(functions, "regexFind", [ParameterType.String, ParameterType.String], call => Compile(call).Find(call.Context, call[1].AsString()));
        AddBoth(functions, "regexFindAll", [ParameterType.String, ParameterType.String, Int], call => GoList.OfStrings(Compile(call).FindAll(call.Context, call[1].AsString(), call[2].AsInt64())));
        AddBoth(functions, "regexSplit", [ParameterType.String, ParameterType.String, Int], call => GoList.OfStrings(Compile(call).Split(call.Context, call[1].AsString(), call[2].AsInt64())));
        AddBoth(functions, "regexReplaceAll", [ParameterType.String, ParameterType.String, ParameterType.String], call => Compile(call).Replace(call.Context, call[1].AsString(), call[2].AsString(), isLiteral: false));
        AddBoth(functions, "regexReplaceAllLiteral", [ParameterType.String, ParameterType.String, ParameterType.String], call => Compile(call).Replace(call.Context, call[1].AsString(), call[2].AsString(), isLiteral: true));
    }

    private static void AddBoth(FunctionSetBuilder functions, string name, ParameterType[] parameters, FunctionBody body) => functions
        .Add(name, parameters, body)
        .Add("must" + char.ToUpperInvariant(name[0]) + name[1..], parameters, body);

    private static GoRegex Compile(FunctionCall call) => GoRegex.TryCompile(call[0].AsString(), out var regex, out var error)
        ? regex
        : throw new FunctionException($"error parsing regexp: {error}");
}
