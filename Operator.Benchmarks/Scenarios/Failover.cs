using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Scenarios;

/// <summary>One replica goes, another takes over: how long nobody works, and what the successor reads and writes.</summary>
internal static class Failover
{
    /// <summary>The leader is told to stop, as in a rolling update.</summary>
    public static Scenario Handover { get; } = new(
        "handover", "The leading replica is stopped, with N resources in sync: how long until the other has synced a new resource.",
        (run, cancellation) => RunAsync(run, isCrash: false, cancellation))
    {
        Window = TimeSpan.FromSeconds(10),
    };

    /// <summary>The leader dies.</summary>
    public static Scenario Crash { get; } = new(
        "failover", "The leading replica is killed, with N resources in sync: how long until the other has synced a new resource.",
        (run, cancellation) => RunAsync(run, isCrash: true, cancellation))
    {
        Window = TimeSpan.FromSeconds(10),
    };

    private static async Task<Figures> RunAsync(Run run, bool isCrash, CancellationToken cancellation)
    {
        var count = run.Options.Count;
        var tenant = await run.CreateTenantAsync(cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        var leader = run.StartOperator(tenant, "--leader-elect", "true");
        await leader.WaitUntilReadyAsync(TimeProvider.System, cancellation);
        await run.SyncAsync(tenant, readiness, count, cancellation);
        var successor = run.StartOperator(tenant, "--leader-elect", "true");
        await successor.WaitUntilReadyAsync(TimeProvider.System, cancellation);
        await tenant.PutSecretAsync(count, 0, cancellation);
        var before = await tenant.SecretVersionsAsync(cancellation);

        var newcomer = readiness.ExpectAsync(Tenant.NameOf(count), cancellation);
        var measurement = await run.MeasureAsync(cancellation, successor);
        await (isCrash ? leader.KillAsync(cancellation) : leader.StopAsync(cancellation));
        await tenant.CreateResourceAsync(count, run.Options.RefreshAfter, cancellation);
        var synced = await newcomer;
        await Run.WaitAsync(run.Options.Window, cancellation);
        var figures = await measurement.EndAsync(null, cancellation, successor);
        var after = await tenant.SecretVersionsAsync(cancellation);
        return figures
            .Add("takeoverSeconds", isCrash ? "killed to a new resource synced, s" : "told to stop to a new resource synced, s",
                Stopwatch.GetElapsedTime(measurement.Began, synced).TotalSeconds)
            .Add("rewritten", "Secrets that were rewritten", before.Count(pair => after[pair.Key] != pair.Value));
    }
}
