using Operator.Cli;
using Operator.Manifests;

namespace Operator.Tests.Manifests;

public sealed class ManifestsCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courier-manifests-");

    [Fact]
    public async Task The_command_writes_every_manifest_and_removes_what_is_stale()
    {
        var stale = Path.Combine(_folder.CreateSubdirectory("crd").FullName, "gone.yaml");
        await File.WriteAllTextAsync(stale, "", TestContext.Current.CancellationToken);
        var log = new StringWriter();

        var exitCode = await ManifestsCommand.Create().Parse(["--output", _folder.FullName])
            .InvokeAsync(new() { Output = log }, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            GeneratedManifests.Create().Keys.Order(StringComparer.Ordinal),
            _folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(f => $"{f.Directory!.Name}/{f.Name}").Order(StringComparer.Ordinal));
        Assert.Contains($"removed {stale}", log.ToString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
