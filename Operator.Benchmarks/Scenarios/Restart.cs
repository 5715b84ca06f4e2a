using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;
using Quickstart;

namespace Operator.Benchmarks.Scenarios;

/// <summary>The operator comes back, and everything is as it left it.</summary>
internal static class Restart
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(20);

    public static Scenario Scenario { get; } = new(
        "restart", "From the start of the operator's process until it rests, with N resources in sync: what it reads and writes.", RunAsync);

    private static async Task<Figures> RunAsync(Run run, CancellationToken cancellation)
    {
        var count = run.Options.Count;
        var tenant = await run.CreateTenantAsync(cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        var first = await run.StartSoleOperatorAsync(tenant, cancellation);
        await run.SyncAsync(tenant, readiness, count, cancellation);
        await first.StopAsync(cancellation);
        await tenant.PutSecretAsync(count, 0, cancellation);
        var before = await tenant.SecretVersionsAsync(cancellation);

        var measurement = await run.MeasureAsync(cancellation);
        var second = run.StartOperator(tenant, "--leader-elect", "false");
        await second.WaitUntilReadyAsync(TimeProvider.System, cancellation);
        var ready = Stopwatch.GetElapsedTime(measurement.Began).TotalMilliseconds;
        var rested = await UntilQuietAsync(second, cancellation);
        var figures = await measurement.EndAsync(rested, cancellation, second);

        var newcomer = readiness.ExpectAsync(Tenant.NameOf(count), cancellation);
        var created = Stopwatch.GetTimestamp();
        await tenant.CreateResourceAsync(count, run.Options.RefreshAfter, cancellation);
        var synced = await newcomer;
        var after = await tenant.SecretVersionsAsync(cancellation);
        return figures
            .Add("readyMilliseconds", "start to ready, ms", ready)
            .Add("rewritten", "Secrets that were rewritten", before.Count(pair => after[pair.Key] != pair.Value))
            .Add("newResourceMilliseconds", "a new resource after that, ms", Stopwatch.GetElapsedTime(created, synced).TotalMilliseconds);
    }

    // The timestamp from which on it uses next to no CPU for a second.
    private static async Task<long> UntilQuietAsync(OperatorProcess process, CancellationToken cancellation)
    {
        var (since, used) = (Stopwatch.GetTimestamp(), ProcessUsage.Of(process.Id).Cpu);
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1))
        {
            await Run.WaitAsync(Glance, cancellation);
            var now = ProcessUsage.Of(process.Id).Cpu;
            if (now - used > Quiet)
                (since, used) = (Stopwatch.GetTimestamp(), now);
        }

        return since;
    }
}
