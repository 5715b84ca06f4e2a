using System.CommandLine;
using Microsoft.Extensions.Hosting;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Client.Transport;

namespace Operator.Cli;

/// <summary><c>courier run</c>: the operator itself.</summary>
internal static class RunCommand
{
    private const int ConfigurationError = 78; // EX_CONFIG of sysexits.h

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var settings = new RunSettings();
        var command = new Command("run", "Run the operator: in a cluster by its ServiceAccount, elsewhere by a kubeconfig");
        foreach (var setting in settings.All)
            command.Options.Add(setting.Option);

        command.Validators.Add(result =>
        {
            foreach (var complaint in settings.All.Select(setting => setting.CheckVariable()).OfType<string>())
                result.AddError(complaint);
        });

        command.SetAction((result, cancellationToken) => RunAsync(settings, result, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RunSettings settings, ParseResult result, CancellationToken cancellationToken)
    {
        MachineAuthorities.ReadAhead();
        ClientConfiguration cluster;
        try
        {
            cluster = ClientConfiguration.Load(settings.Kubeconfig.In(result));
        }
        catch (ClientConfigurationException error)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"courier: {error.Message}");
            return ConfigurationError;
        }

        await using var app = OperatorHost.Build(settings, result, cluster);
        await app.RunAsync(cancellationToken);
        return 0;
    }
}
