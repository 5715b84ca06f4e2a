using System.Runtime.InteropServices;
using Sandbox.Seeding;
using Sandbox.State;

namespace Sandbox.Cli;

/// <summary>One run of the sandbox, until it is told to stop.</summary>
/// <param name="options">How it is started.</param>
/// <param name="kubeconfig">Where the kubeconfig goes.</param>
/// <param name="output">Where it says what to export.</param>
/// <param name="error">Where it says what is wrong.</param>
internal sealed class SandboxRun(SandboxOptions options, FileInfo kubeconfig, TextWriter output, TextWriter error)
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await using var server = await SandboxServer.StartAsync(options, stopping.Token);
            await WritePrivateAsync(kubeconfig, server.Kubernetes.WriteKubeconfig(), stopping.Token);
            await IntroduceAsync(server);
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is StateException or SeedException)
        {
            await error.WriteLineAsync(e.Message);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await error.WriteLineAsync($"The sandbox can't listen: {e.Message} Choose another with --kubernetes-port, --vault-port or --admin-port.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            await error.WriteLineAsync($"The sandbox can't run: {e.Message}");
        }

        return 1;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            _ = stopping.CancelAsync();
        }
    }

    private async Task IntroduceAsync(SandboxServer server)
    {
        await output.WriteLineAsync($"Kubernetes API at {server.Kubernetes.Address}");
        await output.WriteLineAsync($"Vault at {server.Vault.Address}");
        await output.WriteLineAsync($"Admin endpoint at {server.AdminAddress}");
        await output.WriteLineAsync($"export KUBECONFIG={kubeconfig.FullName}");
        var token = options.Vault.Initialized ? $" VAULT_TOKEN={options.Vault.RootToken}" : "";
        await output.WriteLineAsync($"export VAULT_ADDR={server.Vault.Address.ToString().TrimEnd('/')}{token}");
        await output.WriteLineAsync($"export SANDBOX_ADMIN={server.AdminAddress?.ToString().TrimEnd('/')}");
        await output.WriteLineAsync("Ready. Stop with Ctrl-C.");
    }

    private static async Task WritePrivateAsync(FileInfo file, string text, CancellationToken cancellation)
    {
        file.Directory?.Create();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file.FullName, options);
        await writer.WriteAsync(text.AsMemory(), cancellation);
    }
}
