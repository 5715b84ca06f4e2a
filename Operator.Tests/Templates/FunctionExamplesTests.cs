using System.Text;
using System.Text.RegularExpressions;
using GoTemplates;
using GoTemplates.Functions;

namespace Operator.Tests.Templates;

public sealed partial class FunctionExamplesTests
{
    private static string Page { get; } = Path.Combine(RepositoryFolder.Root, "docs", "templates.md");

    public static TheoryData<string, string, string> Examples()
    {
        var examples = new TheoryData<string, string, string>();
        foreach (var line in File.ReadLines(Page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            // A function, an example and what it prints; tables of two columns are about other things.
            if (Separator().Split(line.Trim('|')) is not [_, _, _] cells)
                continue;
            examples.Add(Cell(cells[0]), Cell(cells[1]), Cell(cells[2]));
        }

        return examples;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_of_the_page_prints_what_it_says(string function, string template, string output)
    {
        var printed = TemplateSet.Parse(function, template).Render(function, GoValue.Missing, TestContext.Current.CancellationToken);
        Assert.Contains(function, template, StringComparison.Ordinal);
        Assert.Equal(Unescape(output), printed);
    }

    [Fact]
    public void The_page_has_every_function()
    {
        var documented = Examples().Select(row => row.Data.Item1).ToHashSet();
        Assert.Empty(FunctionSets.All.Names.Except(documented));
        Assert.Empty(documented.Except(FunctionSets.All.Names));
    }

    private static string Cell(string cell)
    {
        var text = cell.Trim();
        var fence = text.StartsWith("``", StringComparison.Ordinal) ? "``" : "`";
        if (text.Length == 0) return "";
        text = text[fence.Length..^fence.Length];
        if (text.Length > 1 && text[0] == ' ' && text[^1] == ' ' && (text[1] == '`' || text[^2] == '`')) text = text[1..^1];
        return text.Replace("\\|", "|", StringComparison.Ordinal);
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
                result.Append(text[i]);
            else
                result.Append(text[++i] switch { 'n' => '\n', 't' => '\t', var other => other });
        }

        return result.ToString();
    }

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Separator();
}
