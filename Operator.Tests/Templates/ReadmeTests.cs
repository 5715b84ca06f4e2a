using System.Text.RegularExpressions;
using GoTemplates;
using GoTemplates.Functions;

namespace Operator.Tests.Templates;

/// <summary>Runs the examples of the library's README, and checks that the README has them as they stand here.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void A_database_URL()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        // Example
        var templates = TemplateSet.Parse("url", "postgres://{{ .user }}:{{ .password | urlquery }}@{{ .host }}/app");
        var data = GoJson.Parse("""{"user": "app", "password": "p@ss", "host": "db"}"""u8);
        string url = templates.Render("url", data, cancellationToken);
        // End

        Assert.Equal("postgres://app:p%40ss@db/app", url);
    }

    [Fact]
    public void Functions_of_ones_own()
    {
        var cancellationToken = TestContext.Current.CancellationToken;

        // Example
        var functions = FunctionSets.Sprig.With(new FunctionSetBuilder()
            .Add("shout", (string text) => text.ToUpperInvariant() + "!")
            .Build());
        var options = new TemplateOptions { Functions = functions, MissingKey = MissingKey.Error };
        var greeting = TemplateSet.Parse("greeting", "{{ range .names }}{{ . | trim | shout }} {{ end }}", options);
        var names = new GoMap { ["names"] = new GoList(["ann ", " bob"]) };
        string text = greeting.Render("greeting", names, cancellationToken);
        // End

        Assert.Equal("ANN! BOB! ", text);
    }

    [Fact]
    public void The_README_has_these_examples_and_no_others()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "GoTemplates", "README.md"));
        var source = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "Operator.Tests", "Templates", "ReadmeTests.cs"));
        var run = Examples().Matches(source).Select(match => match.Groups["code"].Value.Replace("\n        ", "\n", StringComparison.Ordinal).Trim());

        Assert.Equal(Blocks().Matches(readme).Select(match => match.Groups["code"].Value.Trim()), run);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex("// Example\n(?<code>.*?)\n        // End\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Examples();
}
