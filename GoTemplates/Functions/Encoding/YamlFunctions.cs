namespace GoTemplates.Functions.Encoding;

internal static class YamlFunctions
{
    internal static void Register(FunctionSetBuilder functions) => _ = functions;
}
