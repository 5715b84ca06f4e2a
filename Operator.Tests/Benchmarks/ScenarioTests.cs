using System.Diagnostics;
using System.Text.Json.Nodes;
using Operator.Tests.EndToEnd;

namespace Operator.Tests.Benchmarks;

/// <summary>The commands of <c>Operator.Benchmarks</c>, with a handful of resources: that they work, and not how fast.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ScenarioTests(TestEnvironment environment)
{
    private const int Count = 6;

    private static readonly string[] OfEveryRun = ["wallSeconds", "cpuSeconds", "residentMegabytes", "peakMegabytes"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Against_a_sandbox_of_its_own_the_operators_requests_are_counted_where_they_arrive()
    {
        var report = await RunAsync("first-sync", "--repeat", "2");

        Assert.Equal(2, report["runs"]!.AsArray().Count);
        AssertFigures(report, ["serversCpuSeconds", "bareSeconds", "ratio"]);
        var requests = report["runs"]![1]!["requests"]!;
        Assert.Equal((Count, Count), ((int?)requests["kubernetes"]!["patch secrets"], (int?)requests["kubernetes"]!["patch vaultstaticsecrets/status"]));
        Assert.Equal((1, Count), ((int?)requests["vault"]!["login"], (int?)requests["vault"]!["read secret"]));
        Assert.Null(requests["kubernetes"]!["other"]);
    }

    // One command of each make: the others differ from one of these by what is changed, and each costs seconds of every run of the tests.
    [Theory]
    [InlineData("refresh", "corePercent", "idleResidentMegabytes", "memoryRatio")]
    [InlineData("restart", "readyMilliseconds", "rewritten", "newResourceMilliseconds")]
    [InlineData("drift-edit", "repairP50Milliseconds", "repairP99Milliseconds", "bareSeconds", "ratio")]
    [InlineData("failing-logins", "saidSeconds", "corePercent")]
    public async Task Against_a_cluster_and_a_store_that_are_given_each_command_gives_its_figures(string command, params string[] figures)
    {
        var token = environment.Sandbox is null ? Environment.GetEnvironmentVariable("E2E_VAULT_TOKEN")! : new Sandbox.SandboxOptions().Vault.RootToken;

        var report = await RunAsync(
            command, "--kubeconfig", environment.Kubeconfig, "--vault-address", environment.VaultAddress.ToString(), "--vault-token", token);

        Assert.Equal(command, (string?)report["scenario"]);
        AssertFigures(report, figures);
        if (figures.Contains("rewritten"))
            Assert.Equal(0, (double?)report["median"]!["rewritten"]);
    }

    private static void AssertFigures(JsonObject report, string[] figures)
    {
        foreach (var name in OfEveryRun.Concat(figures))
        {
            Assert.All(report["runs"]!.AsArray(), run => Assert.True((double?)run![name] >= 0, name));
            Assert.True((double?)report["median"]![name] >= 0, name);
        }
    }

    private static async Task<JsonObject> RunAsync(string command, params string[] arguments)
    {
        // …/artifacts/bin/<project>/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "Operator.Benchmarks", own.Name, "Operator.Benchmarks.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                program, command, "--json", "--count", $"{Count}", "--changes", "2", "--window", "1s", "--refresh-after", "1s", "--timeout", "2m",
                .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, $"{command} ended with {process.ExitCode}: {await error}");
        return JsonNode.Parse(await output)!.AsObject();
    }
}
