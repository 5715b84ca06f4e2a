using System.CommandLine;

namespace Operator.Cli;

/// <summary>The program: <c>courier</c>.</summary>
internal static class CourierCommand
{
    /// <summary>Creates the command with all its subcommands.</summary>
    public static RootCommand Create() => new("Secret Courier: keeps Kubernetes Secrets in step with Vault, OpenBao and Stronghold")
    {
        RunCommand.Create(),
        ManifestsCommand.Create(),
        RenderCommand.Create(),
        ConvertCommand.Create(),
    };
}
