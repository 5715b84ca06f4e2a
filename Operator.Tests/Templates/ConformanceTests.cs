using System.Text.Json;
using GoTemplates;
using GoTemplates.Functions;

namespace Operator.Tests.Templates;

public sealed class ConformanceTests
{
    private static string Folder { get; } = Path.Combine(RepositoryFolder.Root, "..", "shared", "conformance", "templates");

    private static string CasesFile { get; } = Path.Combine(Folder, "cases.json");

    private static JsonElement[] Cases { get; } =
        File.Exists(CasesFile) ? [.. JsonDocument.Parse(File.ReadAllBytes(CasesFile)).RootElement.EnumerateArray()] : [];

    public static TheoryData<string> CaseNames() => [.. Cases.Select(item => item.GetProperty("name").GetString()!).DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_template_prints_what_it_prints_in_Go(string name)
    {
        Assert.SkipWhen(name.Length == 0, $"There are no recorded templates in {Folder}");
        var vector = Cases.Single(item => item.GetProperty("name").GetString() == name);
        var options = TemplateOptions.Default with { Functions = FunctionSets.Sprig, MissingKey = Option(vector) };
        var text = vector.GetProperty("template").GetString()!;
        var data = vector.GetProperty("data").ValueKind == JsonValueKind.Null
            ? GoValue.Missing
            : GoJson.Parse(File.ReadAllBytes(Path.Combine(Folder, "data.json")));
        var cancellationToken = TestContext.Current.CancellationToken;

        if (!vector.TryGetProperty("error", out var error))
        {
            Assert.Equal(vector.GetProperty("output").GetString(), TemplateSet.Parse("t", text, options).Render("t", data, cancellationToken));
            return;
        }

        if (error.GetProperty("stage").GetString() == "parse")
        {
            Assert.Throws<TemplateParseException>(() => TemplateSet.Parse("t", text, options));
            return;
        }

        var templates = TemplateSet.Parse("t", text, options);
        Assert.Throws<TemplateExecutionException>(() => templates.Render("t", data, cancellationToken));
    }

    private static MissingKey Option(JsonElement vector) =>
        (vector.TryGetProperty("option", out var option) ? option.GetString() : null) switch
        {
            "missingkey=error" => MissingKey.Error,
            "missingkey=zero" => MissingKey.Zero,
            _ => MissingKey.Default,
        };
}
