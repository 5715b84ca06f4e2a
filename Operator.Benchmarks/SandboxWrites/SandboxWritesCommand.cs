using System.CommandLine;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.SandboxWrites;

/// <summary><c>sandbox-writes</c>: how many requests a second an API server answers.</summary>
internal static class SandboxWritesCommand
{
    public static Command Create()
    {
        var connections = new Option<int>("--connections") { Description = "Connections, each with one request at a time.", DefaultValueFactory = _ => 32 };
        var seconds = new Option<int>("--seconds") { Description = "How long each kind of request is measured.", DefaultValueFactory = _ => 10 };
        var watches = new Option<int>("--watches") { Description = "Watches that follow the writes of the last measurement.", DefaultValueFactory = _ => 8 };
        var server = new Option<Uri?>("--server")
        {
            Description = "An API server to measure instead of a sandbox of its own. Its certificate isn't checked.",
            HelpName = "URL",
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens.Single().Value, UriKind.Absolute, out var address))
                    return address;
                result.AddError("--server must be a URL.");
                return null;
            },
        };
        var token = new Option<string>("--token") { Description = "The bearer token for --server.", DefaultValueFactory = _ => "sandbox-admin" };
        var command = new Command("sandbox-writes", "Secret creates, applies, reads and watch events a second of a sandbox in a process of its own.")
        {
            connections, seconds, watches, server, token,
        };
        command.SetAction(async (arguments, cancellation) =>
        {
            var output = arguments.InvocationConfiguration.Output;
            var bearer = arguments.GetValue(token)!;
            await using var sandbox = arguments.GetValue(server) is null ? await SandboxProcess.StartAsync(bearer, cancellation) : null;
            if (sandbox is not null)
            {
                await output.WriteLineAsync(
                    $"The sandbox was ready {sandbox.StartUp.TotalMilliseconds:F0} ms after its start and holds {sandbox.ResidentMegabytes} MB.");
            }

            using var client = ApiClient.Trusting(sandbox?.Address ?? arguments.GetValue(server)!, bearer, arguments.GetValue(connections));
            var measurements = new Measurements(
                client, arguments.GetValue(connections), TimeSpan.FromSeconds(arguments.GetValue(seconds)), arguments.GetValue(watches), output);
            await measurements.RunAsync(cancellation);
            if (sandbox is not null)
                await output.WriteLineAsync($"The sandbox holds {sandbox.ResidentMegabytes} MB now, at most {sandbox.PeakMegabytes} MB.");
        });
        return command;
    }
}
