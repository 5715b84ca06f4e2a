using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;
using Quickstart;

namespace Operator.Benchmarks.Scenarios;

/// <summary>What the operator costs while nothing changes.</summary>
internal static class SteadyState
{
    private const int MostStarts = 5;
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(2);

    /// <summary>With resources.</summary>
    public static Scenario Refresh { get; } = new("refresh", "N resources that are refreshed, while nothing changes.", RefreshAsync)
    {
        RefreshAfter = TimeSpan.FromSeconds(10),
    };

    /// <summary>Without.</summary>
    public static Scenario Idle { get; } = new("idle", "Start to ready, and an operator that has nothing to do.", IdleAsync);

    private static async Task<Figures> RefreshAsync(Run run, CancellationToken cancellation)
    {
        var count = run.Options.Count;
        var tenant = await run.CreateTenantAsync(cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        var process = await run.StartSoleOperatorAsync(tenant, cancellation);
        await SettleAsync(run, cancellation);
        var idle = ProcessUsage.Of(process.Id).ResidentMegabytes;

        await run.SyncAsync(tenant, readiness, count, cancellation);
        await Run.WaitAsync(run.Options.RefreshAfter, cancellation);
        var measurement = await run.MeasureAsync(cancellation, process);
        await Run.WaitAsync(run.Options.Window, cancellation);
        var figures = await measurement.EndAsync(null, cancellation, process);
        AddCore(figures);
        var steady = figures.Values["residentMegabytes"].Value;
        return figures.Add("idleResidentMegabytes", "VmRSS before the first resource, MiB", idle).Add("memoryRatio", "VmRSS / VmRSS before", steady / idle);
    }

    private static async Task<Figures> IdleAsync(Run run, CancellationToken cancellation)
    {
        var tenant = await run.CreateTenantAsync(cancellation);
        var ready = new List<double>();
        OperatorProcess? process = null;
        var starts = Math.Min(MostStarts, run.Options.Changes);
        for (var i = 0; i < starts; i++)
        {
            if (process is not null)
                await process.StopAsync(cancellation);
            var began = Stopwatch.GetTimestamp();
            process = run.StartOperator(tenant, "--leader-elect", "false");
            await UntilReadyAsync(process, cancellation);
            ready.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        await SettleAsync(run, cancellation);
        var measurement = await run.MeasureAsync(cancellation, process!);
        await Run.WaitAsync(run.Options.Window, cancellation);
        var figures = await measurement.EndAsync(null, cancellation, process!);
        AddCore(figures);
        return figures.AddTimes("ready", $"start to ready ({starts} starts)", ready);
    }

    private static Task SettleAsync(Run run, CancellationToken cancellation) =>
        Run.WaitAsync(run.Options.Window < LongestSettling ? run.Options.Window : LongestSettling, cancellation);

    private static void AddCore(Figures figures) =>
        figures.Add("corePercent", "operator CPU, % of a core", 100 * figures.Values["cpuSeconds"].Value / figures.Values["wallSeconds"].Value);

    private static async Task UntilReadyAsync(OperatorProcess process, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = process.Probes };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("readyz", UriKind.Relative), cancellation);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It doesn't listen yet.
            }

            await Run.WaitAsync(ProbeInterval, cancellation);
        }
    }
}
