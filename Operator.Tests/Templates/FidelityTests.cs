using System.Text.Json;
using GoTemplates;
using GoTemplates.Functions;

namespace Operator.Tests.Templates;

/// <summary>
/// Our own cases of <c>fidelity.json</c>: those of the built-in functions were printed by Go 1.19 itself, those of sprig's are worked out from its source.
/// </summary>
public sealed class FidelityTests
{
    private static JsonElement Vectors { get; } =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryFolder.Root, "Operator.Tests", "Templates", "fidelity.json"))).RootElement;

    private static GoValue Data { get; } = GoJson.From(Vectors.GetProperty("data"));

    public static TheoryData<string, string?, string?, string?> BuiltinCases() => Cases("builtins");

    public static TheoryData<string, string?, string?, string?> SprigCases() => Cases("sprig");

    [Theory]
    [MemberData(nameof(BuiltinCases))]
    public void Builtin_functions_print_what_they_print_in_Go(string template, string? option, string? output, string? error) =>
        Check(FunctionSets.Builtins, template, option, output, error);

    [Theory]
    [MemberData(nameof(SprigCases))]
    public void Functions_of_sprig_print_what_they_print_in_Go(string template, string? option, string? output, string? error) =>
        Check(FunctionSets.All, template, option, output, error);

    private static void Check(FunctionSet functions, string template, string? option, string? output, string? error)
    {
        var missingKey = option switch
        {
            "missingkey=error" => MissingKey.Error,
            "missingkey=zero" => MissingKey.Zero,
            _ => MissingKey.Default,
        };
        var options = TemplateOptions.Default with { Functions = functions, MissingKey = missingKey };
        if (error == "parse")
        {
            Assert.Throws<TemplateParseException>(() => TemplateSet.Parse("t", template, options));
            return;
        }

        var templates = TemplateSet.Parse("t", template, options);
        if (error is not null) Assert.Throws<TemplateExecutionException>(() => templates.Render("t", Data, TestContext.Current.CancellationToken));
        else Assert.Equal(output, templates.Render("t", Data, TestContext.Current.CancellationToken));
    }

    private static TheoryData<string, string?, string?, string?> Cases(string name)
    {
        var cases = new TheoryData<string, string?, string?, string?>();
        foreach (var item in Vectors.GetProperty(name).EnumerateArray())
            cases.Add(item.GetProperty("template").GetString()!, Text(item, "option"), Text(item, "output"), Text(item, "error"));

        return cases;
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
