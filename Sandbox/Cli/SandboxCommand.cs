using System.CommandLine;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Vault;

namespace Sandbox.Cli;

/// <summary>The command line: <c>sandbox [options]</c> runs until it is told to stop.</summary>
internal static class SandboxCommand
{
    private const int Misused = 2;

    private static readonly string[] Flavours = ["vault-1.8", "vault", "openbao"];

    /// <summary>Parses the arguments and does what they say.</summary>
    /// <returns>The exit code: 1 where it fails, 2 where the arguments make no sense.</returns>
    public static async Task<int> InvokeAsync(string[] arguments)
    {
        var parsed = Create().Parse(arguments);
        if (parsed.Errors is [{ Message: var message }, ..])
        {
            await Console.Error.WriteLineAsync($"{string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))} See --help.");
            return Misused;
        }

        // SandboxRun waits for signals itself.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static RootCommand Create()
    {
        var kubernetesPort = Port("--kubernetes-port", "Port of the Kubernetes API on localhost; 0 lets the system choose.", 6443);
        var vaultPort = Port("--vault-port", "Port of the Vault-compatible server on localhost; 0 lets the system choose.", 8200);
        var adminPort = Port("--admin-port", "Port of the admin endpoint (faults, clock) on localhost; 0 lets the system choose.", 0);
        var adminToken = Text("--admin-token", "Bearer token of the Kubernetes administrator (group system:masters).", "sandbox-admin");
        var rootToken = Text("--root-token", "The root token of the Vault-compatible server.", "root");
        var kubeconfig = new Option<FileInfo>("--kubeconfig")
        {
            HelpName = "FILE",
            Description = "Where to write the kubeconfig. It holds the administrator's token.",
            DefaultValueFactory = _ => new FileInfo("sandbox.kubeconfig"),
        };
        var flavour = Text("--flavour", $"Which server Vault speaks as: {string.Join(", ", Flavours)}.", Flavours[0]);
        flavour.HelpName = "NAME";
        flavour.AcceptOnlyFromAmong(Flavours);
        var vaultSealed = new Option<bool>("--vault-sealed")
        {
            Description = "Start Vault as outside dev mode: not initialised, or sealed if it has state. For sys/init and sys/unseal.",
        };
        var state = new Option<DirectoryInfo?>("--state") { HelpName = "DIR", Description = "Folder in which state is kept between runs. Without it, nothing is kept." };
        var seed = new Option<FileSystemInfo[]>("--seed")
        {
            HelpName = "PATH",
            Description = "File or folder with manifests and Vault data to load at the start; can be given more than once.",
            Arity = ArgumentArity.OneOrMore,
        };
        seed.AcceptExistingOnly();
        var command = new RootCommand("A Kubernetes API server and a Vault-compatible server in one process, for trying out and tests. "
            + "It is an emulation: no containers run. Never put a real secret into it.")
        {
            kubernetesPort, vaultPort, adminPort, adminToken, rootToken, kubeconfig, flavour, vaultSealed, state, seed,
            FaultCommand.Create(),
        };
        command.SetAction((arguments, cancellation) =>
        {
            var options = new SandboxOptions
            {
                Kubernetes = new KubernetesServerOptions
                {
                    Port = arguments.GetValue(kubernetesPort),
                    AdminToken = arguments.GetValue(adminToken)!,
                },
                Vault = new VaultServerOptions
                {
                    Port = arguments.GetValue(vaultPort),
                    RootToken = arguments.GetValue(rootToken)!,
                    Flavour = (VaultFlavour)Array.IndexOf(Flavours, arguments.GetValue(flavour)),
                    Initialized = !arguments.GetValue(vaultSealed),
                },
                AdminPort = arguments.GetValue(adminPort),
                State = arguments.GetValue(state),
                Seed = arguments.GetValue(seed) ?? [],
            };
            return new SandboxRun(options, arguments.GetValue(kubeconfig)!, arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error)
                .RunAsync(cancellation);
        });
        return command;
    }

    private static Option<int> Port(string name, string description, int value)
    {
        var option = new Option<int>(name) { HelpName = "PORT", Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            // What is no number at all is told by the parser.
            if (result.Tokens is [{ Value: var text }] && long.TryParse(text, out var port) && port is < 0 or > 65535)
                result.AddError($"{name} must be from 0 to 65535.");
        });
        return option;
    }

    private static Option<string> Text(string name, string description, string value) =>
        new(name) { HelpName = "TEXT", Description = description, DefaultValueFactory = _ => value };
}
