using System.Diagnostics;
using Operator.Benchmarks.Servers;
using Quickstart;

namespace Operator.Benchmarks.Measuring;

/// <summary>Time, CPU and requests from one moment to another.</summary>
internal sealed class Measurement
{
    private readonly Site _site;
    private readonly Dictionary<int, TimeSpan> _cpuBefore = [];
    private readonly IReadOnlyDictionary<(string Server, string Line), int>? _requestsBefore;
    private readonly TimeSpan? _serversBefore;

    private Measurement(Site site, IEnumerable<OperatorProcess> running, IReadOnlyDictionary<(string, string), int>? requests)
    {
        _site = site;
        _requestsBefore = requests;
        foreach (var process in running)
            _cpuBefore[process.Id] = ProcessUsage.Of(process.Id).Cpu;
        _serversBefore = site.ServersCpu;
        Began = Stopwatch.GetTimestamp();
    }

    /// <summary>The timestamp of the beginning.</summary>
    public long Began { get; }

    /// <summary>Begins.</summary>
    /// <param name="site">Where requests are counted.</param>
    /// <param name="running">The operators that run already. Those that are started later are counted from their start.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Measurement> BeginAsync(Site site, IEnumerable<OperatorProcess> running, CancellationToken cancellation) =>
        new(site, running, site.Requests is { } requests ? await requests.ReadAsync(cancellation) : null);

    /// <summary>Ends, and gives what was used.</summary>
    /// <param name="ended">The timestamp of the end; null for now.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="running">The operators that run now.</param>
    public async Task<Figures> EndAsync(long? ended, CancellationToken cancellation, params IReadOnlyList<OperatorProcess> running)
    {
        var wall = Stopwatch.GetElapsedTime(Began, ended ?? Stopwatch.GetTimestamp());
        var usage = running.Select(process => (process.Id, Usage: ProcessUsage.Of(process.Id))).ToList();
        var servers = _site.ServersCpu - _serversBefore;
        var figures = new Figures { Requests = await CountAsync(cancellation) };
        figures.Add("wallSeconds", "wall time, s", wall.TotalSeconds);
        figures.Add("cpuSeconds", "operator CPU, s", usage.Sum(one => (one.Usage.Cpu - _cpuBefore.GetValueOrDefault(one.Id)).TotalSeconds));
        figures.Add("residentMegabytes", "operator VmRSS, MiB", usage.Max(one => one.Usage.ResidentMegabytes));
        figures.Add("peakMegabytes", "operator VmHWM, MiB", usage.Max(one => one.Usage.PeakMegabytes));
        if (servers is { } used)
            figures.Add("serversCpuSeconds", "sandbox CPU, s", used.TotalSeconds);
        return figures;
    }

    private async Task<IReadOnlyDictionary<(string Server, string Line), int>?> CountAsync(CancellationToken cancellation)
    {
        if (_site.Requests is not { } requests)
            return null;
        var now = await requests.ReadAsync(cancellation);
        return now.Select(pair => KeyValuePair.Create(pair.Key, pair.Value - _requestsBefore![pair.Key])).Where(pair => pair.Value != 0).ToDictionary();
    }
}
