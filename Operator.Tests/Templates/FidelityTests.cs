using System.Text.Json;
using GoTemplates;
using GoTemplates.Functions;

namespace Operator.Tests.Templates;

/// <summary>
/// Our own cases: those of <c>recorded.json</c> were printed by Go 1.19 with sprig 3.2.3 (<c>recorder/main.go</c>). Of those of <c>fidelity.json</c> the ones
/// of built-in functions were printed by Go 1.19 too, the ones of sprig's are worked out from its source.
/// </summary>
public sealed class FidelityTests
{
    private static JsonElement Vectors { get; } = JsonDocument.Parse(File.ReadAllBytes(FileOf("fidelity.json"))).RootElement;

    private static JsonElement Recorded { get; } = JsonDocument.Parse(File.ReadAllBytes(FileOf("recorded.json"))).RootElement;

    private static GoValue Data { get; } = GoJson.From(Vectors.GetProperty("data"));

    private static GoValue RecordedData { get; } = GoJson.From(Recorded.GetProperty("data"));

    public static TheoryData<string, string?, string?, string?> BuiltinCases() => Cases(Vectors.GetProperty("builtins"));

    public static TheoryData<string, string?, string?, string?> SprigCases() => Cases(Vectors.GetProperty("sprig"));

    public static TheoryData<string, string?, string?, string?> RecordedCases() => Cases(Recorded.GetProperty("cases"));

    [Theory]
    [MemberData(nameof(BuiltinCases))]
    public void Builtin_functions_print_what_they_print_in_Go(string template, string? option, string? output, string? error) =>
        Check(FunctionSets.Builtins, Data, template, option, output, error);

    [Theory]
    [MemberData(nameof(SprigCases))]
    public void Functions_of_sprig_print_what_they_print_in_Go(string template, string? option, string? output, string? error) =>
        Check(FunctionSets.All, Data, template, option, output, error);

    [Theory]
    [MemberData(nameof(RecordedCases))]
    public void A_template_prints_what_Go_with_sprig_printed(string template, string? option, string? output, string? error) =>
        Check(FunctionSets.All, RecordedData, template, option, output, error);

    private static void Check(FunctionSet functions, GoValue data, string template, string? option, string? output, string? error)
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
        if (error is not null) Assert.ThrowsAny<TemplateExecutionException>(() => templates.Render("t", data, TestContext.Current.CancellationToken));
        else Assert.Equal(output, templates.Render("t", data, TestContext.Current.CancellationToken));
    }

    private static TheoryData<string, string?, string?, string?> Cases(JsonElement vectors)
    {
        var cases = new TheoryData<string, string?, string?, string?>();
        foreach (var item in vectors.EnumerateArray())
            cases.Add(item.GetProperty("template").GetString()!, Text(item, "option"), Text(item, "output"), Text(item, "error"));

        return cases;
    }

    private static string FileOf(string name) => Path.Combine(RepositoryFolder.Root, "Operator.Tests", "Templates", name);

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
