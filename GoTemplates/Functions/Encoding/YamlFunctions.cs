using GoTemplates.Functions.Encoding.Yaml;
using static GoTemplates.Functions.ParameterType;

namespace GoTemplates.Functions.Encoding;

/// <summary>YAML as Helm and the External Secrets Operator have it (<c>sigs.k8s.io/yaml</c>).</summary>
internal static class YamlFunctions
{
    private const string ErrorKey = "Error";

    internal static void Register(FunctionSetBuilder functions) => functions
        .Add("toYaml", [Any], call => YamlEmitter.Emit(call.Context.Budget, call[0]) ?? "")
        .Add("mustToYaml", [Any], call => YamlEmitter.Emit(call.Context.Budget, call[0]) ?? throw new FunctionException("YAML has no such value"))
        .Add("fromYaml", [ParameterType.String], FromYaml)
        .Add("fromYamlArray", [ParameterType.String], FromYamlArray)
        .Add("fromJsonArray", [ParameterType.String], call => JsonDecoding.TryDecode(call[0].AsString(), out var value) && value.Kind == GoKind.List
            ? value
            : GoList.Wrap(["the text is no JSON array"]));

    // As in Helm, what is wrong becomes a value under "Error".
    private static GoValue FromYaml(FunctionCall call)
    {
        var value = YamlReader.Read(call.Context.Budget, call[0].AsString(), out var error);
        if (value.Kind == GoKind.Map)
            return value;

        var map = new GoMap();
        if (error is not null) map[ErrorKey] = error;
        else if (!value.IsNil) map[ErrorKey] = "the YAML text is no map";
        return map;
    }

    private static GoValue FromYamlArray(FunctionCall call)
    {
        var value = YamlReader.Read(call.Context.Budget, call[0].AsString(), out var error);
        if (value.Kind == GoKind.List) return value;
        return GoList.Wrap(value.IsNil && error is null ? [] : [error ?? "the YAML text is no list"]);
    }
}
