using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Scenarios;

/// <summary>A new resource while very many others are refreshed.</summary>
internal static class NewResource
{
    public static Scenario Scenario { get; } = new(
        "new-resource", "New resources, one after the other, beside N that are refreshed: how long until each is synced.", RunAsync)
    {
        Count = 10_000,
        RefreshAfter = TimeSpan.FromSeconds(30),
    };

    private static async Task<Figures> RunAsync(Run run, CancellationToken cancellation)
    {
        var (count, changes) = (run.Options.Count, run.Options.Changes);
        var bare = await BareAsync(run, cancellation);
        var tenant = await run.CreateTenantAsync(cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        var process = await run.StartSoleOperatorAsync(tenant, cancellation);
        await run.SyncAsync(tenant, readiness, count, cancellation);
        await tenant.PutSecretsAsync(count, changes, 0, cancellation);

        var times = new List<double>();
        var measurement = await run.MeasureAsync(cancellation, process);
        for (var number = count; number < count + changes; number++)
        {
            var ready = readiness.ExpectAsync(Tenant.NameOf(number), cancellation);
            var began = Stopwatch.GetTimestamp();
            await tenant.CreateResourceAsync(number, run.Options.RefreshAfter, cancellation);
            times.Add(Stopwatch.GetElapsedTime(began, await ready).TotalMilliseconds);
        }

        var figures = await measurement.EndAsync(null, cancellation, process);
        return figures.AddTimes("sync", "created to ready", times).AddBare(bare);
    }

    private static async Task<BareCost> BareAsync(Run run, CancellationToken cancellation)
    {
        var tenant = await run.CreateTenantAsync(cancellation);
        var client = new BareClient(run.Api, tenant);
        var cost = await BareCost.OfAsync(run.Site, async () =>
        {
            for (var number = 0; number < run.Options.Changes; number++)
                await client.SyncAsync(number, await tenant.CreateResourceAsync(number, run.Options.RefreshAfter, cancellation), cancellation);
        });
        await run.RemoveAsync(tenant, cancellation);
        return cost;
    }
}
