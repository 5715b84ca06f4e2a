using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Operator.Tests.SandboxProduct;

/// <summary>The sandbox as a process.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-cli-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task It_says_what_to_export_and_stops_cleanly_at_a_signal(string signal)
    {
        using var process = Start("--kubernetes-port", "0", "--vault-port", "0", "--kubeconfig", Path.Combine(_folder.FullName, "kubeconfig"));
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(Cancelled) is { } line && !line.StartsWith("Ready", StringComparison.Ordinal))
            lines.Add(line);

        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(Cancelled);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(["KUBECONFIG", "VAULT_ADDR", "SANDBOX_ADMIN"],
            lines.Where(line => line.StartsWith("export ", StringComparison.Ordinal)).Select(line => line.Split(' ', '=')[1]));
        Assert.True(File.Exists(Path.Combine(_folder.FullName, "kubeconfig")));
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (exitCode, error) = await RunAsync("--kubernetes-port", "0", "--vault-port", $"{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(1, exitCode);
        Assert.Matches(@"^The sandbox can't listen: .*address already in use.* Choose another with .*--vault-port.*\n$", error);
    }

    [Theory]
    [InlineData("--vault-prot", "1")]
    [InlineData("--vault-port", "many")]
    [InlineData("--vault-port", "70000")]
    [InlineData("--flavour", "vault-2")]
    [InlineData("--seed", "/nonexistent")]
    [InlineData("fault", "remove")]
    public async Task A_wrong_option_is_one_clear_line(string option, string value)
    {
        var (exitCode, error) = await RunAsync(option, value);

        Assert.Equal(2, exitCode);
        Assert.Matches(@"^[^\n]+ See --help\.\n$", error);
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = await process.StandardError.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        return (process.ExitCode, error);
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(typeof(Sandbox.SandboxServer).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("SANDBOX_ADMIN");
        return Process.Start(start)!;
    }
}
