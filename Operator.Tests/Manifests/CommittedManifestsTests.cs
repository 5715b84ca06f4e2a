using Operator.Manifests;

namespace Operator.Tests.Manifests;

public sealed class CommittedManifestsTests
{
    private const string Command = "run: dotnet run --project Operator -- manifests --output config";

    [Fact]
    public async Task The_committed_manifests_are_what_the_code_generates()
    {
        foreach (var (path, text) in GeneratedManifests.Create())
        {
            var file = Path.Combine(RepositoryFolder.Config, path);
            Assert.True(File.Exists(file), $"config/{path} is missing; {Command}");
            var committed = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.True(text == committed, $"config/{path} is stale; {Command}");
        }
    }

    [Fact]
    public void Nothing_else_lies_among_the_generated_manifests()
    {
        var generated = GeneratedManifests.Create();
        var others =
            from folder in GeneratedManifests.Folders
            from file in Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Config, folder))
            select $"{folder}/{Path.GetFileName(file)}" into path
            where !generated.ContainsKey(path)
            select path;

        Assert.True(!others.Any(), $"config/{string.Join(", config/", others)} isn't generated; {Command}");
    }

    [Fact]
    public void Generating_twice_gives_the_same_text() => Assert.Equal(GeneratedManifests.Create(), GeneratedManifests.Create());
}
