using System.CommandLine;
using Quickstart;

var exit = new Option<bool>("--exit") { Description = "Show everything, then stop, instead of staying up for you to try more" };
var kubernetesPort = new Option<int>("--kubernetes-port") { Description = "The port of the Kubernetes API; without it any that is free" };
var vaultPort = new Option<int>("--vault-port") { Description = "The port of the Vault-compatible store; without it any that is free" };
var program = new Option<string>("--operator") { Description = "The operator's program", DefaultValueFactory = _ => OperatorProcess.BuiltProgram };
var showLog = new Option<bool>("--show-log") { Description = "Print the operator's log at the end" };

var root = new RootCommand("Secret Courier without a cluster: starts a sandbox and the operator, and shows what it does")
{
    exit, kubernetesPort, vaultPort, program, showLog,
};
root.SetAction((result, cancellationToken) => Tour.RunAsync(
    new TourOptions(
        result.GetValue(exit),
        result.GetValue(kubernetesPort),
        result.GetValue(vaultPort),
        result.GetValue(program)!,
        result.GetValue(showLog)),
    cancellationToken));
return await root.Parse(args).InvokeAsync();
