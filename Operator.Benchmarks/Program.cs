using System.CommandLine;
using Operator.Benchmarks.SandboxWrites;

var command = new RootCommand("Measures speed and memory: numbers of one run on one machine, to be compared with each other only.")
{
    SandboxWritesCommand.Create(),
};
return await command.Parse(args).InvokeAsync();
