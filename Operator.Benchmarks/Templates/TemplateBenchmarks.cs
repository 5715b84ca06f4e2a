using BenchmarkDotNet.Attributes;
using GoTemplates;

namespace Operator.Benchmarks.Templates;

/// <summary>Parses and executes each workload. Public and open, as BenchmarkDotNet derives from it.</summary>
public class TemplateBenchmarks
{
    private TemplateSet _templates = TemplateSet.Create();
    private Workload _workload = TemplateWorkloads.All[0];

    [ParamsSource(nameof(Names))]
    public string Template { get; set; } = "";

    public static IEnumerable<string> Names => TemplateWorkloads.All.Select(item => item.Name).Where(name => name.Contains(Filter, StringComparison.Ordinal));

    internal static string Filter { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _workload = TemplateWorkloads.All.Single(item => item.Name == Template);
        _templates = Parse();
    }

    [Benchmark]
    public TemplateSet Parse() => TemplateSet.Parse("t", _workload.Text);

    [Benchmark]
    public byte[] Execute() => _templates.RenderBytes("t", _workload.Data);
}
