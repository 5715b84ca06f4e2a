using System.Reflection;
using System.Text.RegularExpressions;

namespace Operator.Tests.Docs;

/// <summary>The pages that name tests as proof (<c>`SomeTests.Some_test`</c>, or <c>`SomeTests`</c>) name tests that exist.</summary>
public sealed partial class NamedTestsTests
{
    private static readonly ILookup<string, string> Tests = typeof(NamedTestsTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(IsTest).Select(method => (type.Name, Method: method.Name)))
        .ToLookup(test => test.Name, test => test.Method);

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md").Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_test_that_a_page_names_exists(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(RepositoryFolder.Root, "docs", page), TestContext.Current.CancellationToken);

        var missing = Name().Matches(text)
            .Where(match => !Exists(match.Groups["class"].Value, match.Groups["method"].Value))
            .Select(match => match.Value);

        Assert.Empty(missing);
    }

    private static bool Exists(string type, string method) => method.Length == 0 ? Tests.Contains(type) : Tests[type].Contains(method);

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();

    [GeneratedRegex(@"`(?<class>[A-Z]\w*Tests)(\.(?<method>\w+))?`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
