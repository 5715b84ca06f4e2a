using System.Diagnostics;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Hosting;

namespace Operator.Tests.KubernetesSandbox.Kubectl;

/// <summary>A server in this process and the kubectl that is on the PATH; tests are skipped where there is none.</summary>
public sealed class KubectlCluster : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubectl-").FullName;
    private readonly string? _program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);

    private KubernetesServer? _server;
    private int _minor;

    public async ValueTask InitializeAsync()
    {
        if (_program is null)
            return;
        _server = await KubernetesServer.StartAsync(new KubernetesServerOptions(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "kubeconfig"), _server.WriteKubeconfig(), TestContext.Current.CancellationToken);
        var version = await StartAsync(["version", "--client", "-o", "json"], null, []);
        _minor = int.Parse(new string([.. ((string)JsonNode.Parse(version.Output)!["clientVersion"]!["minor"]!).TakeWhile(char.IsAsciiDigit)]));
    }

    /// <summary>Runs kubectl, which must succeed.</summary>
    internal async Task<KubectlResult> RunAsync(params string[] arguments)
    {
        var result = await TryAsync(arguments);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
        return result;
    }

    /// <summary>Runs kubectl with a file on its standard input, which must succeed.</summary>
    internal async Task<KubectlResult> FeedAsync(string input, params string[] arguments)
    {
        var result = await TryAsync(input, [], arguments);
        Assert.True(result.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}{result.Output}");
        return result;
    }

    /// <summary>Runs kubectl.</summary>
    internal Task<KubectlResult> TryAsync(params string[] arguments) => TryAsync("", [], arguments);

    /// <summary>Runs kubectl with a standard input and variables.</summary>
    internal Task<KubectlResult> TryAsync(string input, (string Name, string Value)[] variables, params string[] arguments)
    {
        Assert.SkipWhen(_program is null, "There is no kubectl on the PATH (Debian has it in the package kubernetes-client).");
        return StartAsync(arguments, input, variables);
    }

    /// <summary>Skips the test where kubectl is older than a minor version.</summary>
    internal void Require(int minor, string why)
    {
        Assert.SkipWhen(_program is null, "There is no kubectl on the PATH (Debian has it in the package kubernetes-client).");
        Assert.SkipWhen(_minor < minor, $"kubectl 1.{_minor} {why}; 1.{minor} does.");
    }

    /// <summary>A namespace for one test.</summary>
    internal async Task<string> NamespaceAsync()
    {
        var name = $"t-{Guid.NewGuid().ToString()[..8]}";
        await RunAsync("create", "namespace", name);
        return name;
    }

    /// <summary>Writes a file for kubectl to read and gives its path.</summary>
    internal async Task<string> FileAsync(string content)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString());
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<KubectlResult> StartAsync(string[] arguments, string? input, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(_program!, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["KUBECONFIG"] = Path.Combine(_folder, "kubeconfig");
        start.Environment["HOME"] = _folder;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{_program} doesn't start.");
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new KubectlResult(process.ExitCode, await output, await error);
    }
}
