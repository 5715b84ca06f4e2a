using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Scenarios;

/// <summary>From resources without Secrets to all Secrets and statuses written.</summary>
internal static class FirstSync
{
    private const int WarmUp = 500;

    /// <summary>The resources are there when the operator's process starts.</summary>
    public static Scenario Cold { get; } = new(
        "first-sync", "From the start of the operator's process until N resources that wait for it are synced.", ColdAsync);

    /// <summary>The operator is there when the resources are created.</summary>
    public static Scenario Live { get; } = new(
        "live-sync", "From the creation of the first of N resources until all are synced by an operator that runs.", LiveAsync);

    private static async Task<Figures> ColdAsync(Run run, CancellationToken cancellation)
    {
        var count = run.Options.Count;
        await BareAsync(run, Math.Min(count, WarmUp), isLive: false, cancellation);
        var bare = await BareAsync(run, count, isLive: false, cancellation);

        var tenant = await run.CreateTenantAsync(cancellation);
        await tenant.PutSecretsAsync(0, count, 0, cancellation);
        await tenant.CreateResourcesAsync(0, count, run.Options.RefreshAfter, cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        var measurement = await run.MeasureAsync(cancellation);
        var process = run.StartOperator(tenant, "--leader-elect", "false");
        var ended = await readiness.WaitForAllAsync(count, cancellation);
        return (await measurement.EndAsync(ended, cancellation, process)).AddBare(bare);
    }

    private static async Task<Figures> LiveAsync(Run run, CancellationToken cancellation)
    {
        var count = run.Options.Count;
        await BareAsync(run, Math.Min(count, WarmUp), isLive: true, cancellation);
        var bare = await BareAsync(run, count, isLive: true, cancellation);

        var tenant = await run.CreateTenantAsync(cancellation);
        await tenant.PutSecretsAsync(0, count, 0, cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        var process = await run.StartSoleOperatorAsync(tenant, cancellation);
        var measurement = await run.MeasureAsync(cancellation, process);
        await tenant.CreateResourcesAsync(0, count, run.Options.RefreshAfter, cancellation);
        var created = Stopwatch.GetTimestamp();
        var ended = await readiness.WaitForAllAsync(count, cancellation);
        var figures = (await measurement.EndAsync(ended, cancellation, process)).AddBare(bare);
        return figures.Add("afterLastSeconds", "after the last was created, s", Math.Max(0, Stopwatch.GetElapsedTime(created, ended).TotalSeconds));
    }

    // Live, the resources themselves are among what is written.
    private static async Task<BareCost> BareAsync(Run run, int count, bool isLive, CancellationToken cancellation)
    {
        var tenant = await run.CreateTenantAsync(cancellation);
        var client = new BareClient(run.Api, tenant);
        var uids = new string[count];
        async Task CreateAsync(int number) => uids[number] = await tenant.CreateResourceAsync(number, run.Options.RefreshAfter, cancellation);

        if (!isLive)
            await tenant.ForEachAsync(0, count, CreateAsync, cancellation);
        var cost = await BareCost.OfAsync(run.Site, async () =>
        {
            if (isLive)
                await tenant.ForEachAsync(0, count, CreateAsync, cancellation);
            await client.SyncAsync(uids, cancellation);
        });
        await run.RemoveAsync(tenant, cancellation);
        return cost;
    }
}
