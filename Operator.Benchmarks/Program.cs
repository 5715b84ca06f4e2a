using System.CommandLine;
using Operator.Benchmarks.SandboxWrites;
using Operator.Benchmarks.Scenarios;
using Operator.Benchmarks.Templates;

var command = new RootCommand("Measures speed, memory and requests: numbers of one run on one machine, to be compared with each other only.")
{
    SandboxWritesCommand.Create(),
    TemplatesCommand.Create(),
};
foreach (var scenario in AllScenarios.List)
    command.Add(ScenarioCommand.Create(scenario));
return await command.Parse(args).InvokeAsync();
