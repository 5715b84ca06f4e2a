using Operator.Cli;

namespace Operator.Tests.Cli;

/// <summary>Keeps docs/configuration.md in step with the settings.</summary>
public sealed class ConfigurationPageTests
{
    [Fact]
    public async Task The_page_lists_every_setting_as_it_is()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "docs", "configuration.md"), TestContext.Current.CancellationToken);
        var rows = new RunSettings().All.Select(s =>
            $"| `{s.Flag}`<br>`{s.Variable}` | {Cell(s.Purpose)} | `{Cell(s.Form)}`{(s.Fallback is null ? "" : $", default `{s.Fallback}`")} |");

        Assert.All(rows, row => Assert.Contains(row + "\n", page, StringComparison.Ordinal));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
