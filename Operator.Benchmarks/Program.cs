using System.CommandLine;
using Operator.Benchmarks.SandboxWrites;
using Operator.Benchmarks.Templates;

var command = new RootCommand("Measures speed and memory: numbers of one run on one machine, to be compared with each other only.")
{
    SandboxWritesCommand.Create(),
    TemplatesCommand.Create(),
};
return await command.Parse(args).InvokeAsync();
