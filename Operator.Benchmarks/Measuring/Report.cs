using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Benchmarks.Scenarios;

namespace Operator.Benchmarks.Measuring;

/// <summary>The runs of a scenario, as a table or as one JSON object.</summary>
internal sealed class Report(Scenario scenario, ScenarioOptions options, DateTimeOffset started, IReadOnlyList<Figures> runs)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private string Server => options.Kubeconfig is null ? "a sandbox" : "the cluster and the store that were given";

    /// <summary>Writes a table, a column a run.</summary>
    public async Task WriteTableAsync(TextWriter output)
    {
        await output.WriteLineAsync(
            $"{scenario.Name}: {options.Count} resources, refreshAfter {options.RefreshAfter}, {options.Concurrency} at once, against {Server}");
        await output.WriteLineAsync($"{options.Operator}; {await DescribeMachineAsync()}; {started:yyyy-MM-dd HH:mm} UTC");
        foreach (var (name, figure) in runs[0].Values)
            await WriteLineAsync(output, figure.Label, runs.Select(run => run.Values[name].Value));
        foreach (var line in Lines)
            await WriteLineAsync(output, $"{line.Server}: {line.Line}", runs.Select(run => (double)run.Requests!.GetValueOrDefault(line)));
    }

    /// <summary>Writes one JSON object.</summary>
    public async Task WriteJsonAsync(TextWriter output) => await output.WriteLineAsync(new JsonObject
    {
        ["scenario"] = scenario.Name,
        ["started"] = started,
        ["machine"] = await DescribeMachineAsync(),
        ["parameters"] = new JsonObject
        {
            ["server"] = Server,
            ["operator"] = options.Operator,
            ["count"] = options.Count,
            ["changes"] = options.Changes,
            ["concurrency"] = options.Concurrency,
            ["refreshAfterSeconds"] = options.RefreshAfter.TotalSeconds,
            ["windowSeconds"] = options.Window.TotalSeconds,
        },
        ["runs"] = new JsonArray([.. runs.Select(RunAsJson)]),
        ["median"] = Fields(name => Median(runs.Select(run => run.Values[name].Value))),
    }.ToJsonString(Indented));

    private IEnumerable<(string Server, string Line)> Lines =>
        runs.SelectMany(run => run.Requests?.Keys ?? []).Distinct().OrderBy(line => line.Server).ThenBy(line => line.Line);

    // The load is one minute's: what else the machine was doing.
    private static async Task<string> DescribeMachineAsync()
    {
        var load = File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0] : "unknown";
        return $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, load {load}";
    }

    private JsonNode RunAsJson(Figures run)
    {
        var fields = Fields(name => run.Values[name].Value);
        fields["requests"] = run.Requests is null ? null : new JsonObject(run.Requests.GroupBy(pair => pair.Key.Server).Select(server => KeyValuePair.Create(
            server.Key, (JsonNode?)new JsonObject(server.Select(pair => KeyValuePair.Create(pair.Key.Line, (JsonNode?)pair.Value))))));
        return fields;
    }

    private JsonObject Fields(Func<string, double> value) =>
        new(runs[0].Values.Keys.Select(name => KeyValuePair.Create(name, (JsonNode?)Math.Round(value(name), 4))));

    private static async Task WriteLineAsync(TextWriter output, string label, IEnumerable<double> values)
    {
        var all = values.ToList();
        var columns = all.Count == 1 ? all : [.. all, Median(all)];
        await output.WriteLineAsync($"  {label,-44}{string.Concat(columns.Select(value => $"{Shown(value),12}"))}");
    }

    private static string Shown(double value) => value.ToString(Math.Abs(value) is >= 100 or 0 ? "F0" : "F2", CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
