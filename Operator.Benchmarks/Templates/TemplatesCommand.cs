using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Operator.Benchmarks.Templates;

/// <summary><c>templates</c>: parsing and execution of Go templates, to be compared with those of <c>go/main.go</c>.</summary>
internal static class TemplatesCommand
{
    internal static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--artifacts")
        {
            Description = "Where BenchmarkDotNet writes its reports",
            DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Path.GetTempPath(), "courier-benchmarks")),
        };
        var filter = new Option<string>("--filter") { Description = "Only workloads whose name contains this", DefaultValueFactory = _ => "" };
        var command = new Command("templates", "Parsing and execution of Go templates: time and allocation.") { folder, filter };
        command.SetAction(result =>
        {
            TemplateBenchmarks.Filter = result.GetValue(filter)!;
            _ = BenchmarkRunner.Run<TemplateBenchmarks>(Config(result.GetValue(folder)!));
        });
        return command;
    }

    /// <summary>Short runs inside this process: a build of BenchmarkDotNet's own would not find the packages' versions of this repository.</summary>
    private static ManualConfig Config(DirectoryInfo folder) => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.GitHub)
        .AddLogger(ConsoleLogger.Default)
        .WithArtifactsPath(folder.FullName);
}
