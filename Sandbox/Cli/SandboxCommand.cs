using System.CommandLine;
using System.Runtime.InteropServices;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Sandbox.Cli;

/// <summary>The command line: <c>sandbox [options]</c> runs until it is told to stop.</summary>
internal static class SandboxCommand
{
    public static RootCommand Create()
    {
        var kubernetesPort = new Option<int>("--kubernetes-port")
        {
            Description = "Port of the Kubernetes API on localhost; 0 lets the system choose.",
            DefaultValueFactory = _ => 6443,
        };
        var adminToken = new Option<string>("--admin-token")
        {
            Description = "Bearer token of the Kubernetes administrator (group system:masters).",
            DefaultValueFactory = _ => "sandbox-admin",
        };
        var vaultPort = new Option<int>("--vault-port")
        {
            Description = "Port of the Vault-compatible server on localhost; 0 lets the system choose.",
            DefaultValueFactory = _ => 8200,
        };
        var rootToken = new Option<string>("--root-token")
        {
            Description = "The root token of the Vault-compatible server.",
            DefaultValueFactory = _ => "root",
        };
        var kubeconfig = new Option<FileInfo>("--kubeconfig")
        {
            Description = "Where to write the kubeconfig. It holds the administrator's token.",
            DefaultValueFactory = _ => new FileInfo("sandbox.kubeconfig"),
        };
        var command = new RootCommand("A Kubernetes API server and a Vault-compatible server in one process, for trying out and tests. "
            + "It is an emulation: nothing is kept after it stops, and no containers run.")
        {
            kubernetesPort, vaultPort, adminToken, rootToken, kubeconfig,
        };
        command.SetAction((arguments, cancellation) => RunAsync(
            new SandboxOptions
            {
                Kubernetes = new KubernetesServerOptions
                {
                    Port = arguments.GetValue(kubernetesPort),
                    AdminToken = arguments.GetValue(adminToken)!,
                },
                Vault = new VaultServerOptions { Port = arguments.GetValue(vaultPort), RootToken = arguments.GetValue(rootToken)! },
            },
            arguments.GetValue(kubeconfig)!,
            arguments.InvocationConfiguration.Output,
            arguments.InvocationConfiguration.Error,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        SandboxOptions options, FileInfo kubeconfig, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        SandboxServer server;
        try
        {
            server = await SandboxServer.StartAsync(options, cancellation);
        }
        catch (IOException e)
        {
            await error.WriteLineAsync(
                $"The sandbox can't listen: {e.Message} Choose another port with --kubernetes-port or --vault-port.");
            return 1;
        }

        await using (server)
        {
            await WritePrivateAsync(kubeconfig, server.Kubernetes.WriteKubeconfig(), cancellation);
            await output.WriteLineAsync($"Kubernetes API at {server.Kubernetes.Address}");
            await output.WriteLineAsync($"Vault at {server.Vault.Address}");
            await output.WriteLineAsync($"export KUBECONFIG={kubeconfig.FullName}");
            await output.WriteLineAsync(
                $"export VAULT_ADDR={server.Vault.Address.ToString().TrimEnd('/')} VAULT_TOKEN={options.Vault.RootToken}");
            await output.WriteLineAsync("Ready. Stop with Ctrl-C.");
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var onCancel = cancellation.Register(() => stopped.TrySetResult());
            using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            await stopped.Task;

            void Stop(PosixSignalContext context)
            {
                context.Cancel = true;
                stopped.TrySetResult();
            }
        }

        return 0;
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
