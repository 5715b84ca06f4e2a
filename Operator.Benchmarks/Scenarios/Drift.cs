using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Scenarios;

/// <summary>Somebody changes or deletes a Secret: how long until it is right again. The clock runs from before the culprit's request is sent.</summary>
internal static class Drift
{
    public static Scenario ByEdit { get; } = new(
        "drift-edit", "Secrets of N resources under refresh load are edited, one after the other: how long until each is right again.",
        (run, cancellation) => RunAsync(run, isEdit: true, cancellation))
    {
        RefreshAfter = TimeSpan.FromSeconds(10),
    };

    public static Scenario ByDelete { get; } = new(
        "drift-delete", "Secrets of N resources under refresh load are deleted, one after the other: how long until each is there again.",
        (run, cancellation) => RunAsync(run, isEdit: false, cancellation))
    {
        RefreshAfter = TimeSpan.FromSeconds(10),
    };

    private static async Task<Figures> RunAsync(Run run, bool isEdit, CancellationToken cancellation)
    {
        var bare = await BareAsync(run, isEdit, cancellation);
        var tenant = await run.CreateTenantAsync(cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        await using var secrets = await Follower.OfPasswordsAsync(run.Api, tenant, () => "0-", cancellation);
        var process = await run.StartSoleOperatorAsync(tenant, cancellation);
        await run.SyncAsync(tenant, readiness, run.Options.Count, cancellation);

        var culprit = new BareClient(run.Api, tenant);
        var times = new List<double>();
        var measurement = await run.MeasureAsync(cancellation, process);
        for (var number = 0; number < run.Options.Changes; number++)
        {
            var right = secrets.ExpectAsync(Tenant.NameOf(number), cancellation);
            var began = Stopwatch.GetTimestamp();
            await (isEdit ? culprit.SpoilAsync(number, cancellation) : culprit.DeleteAsync(number, cancellation));
            times.Add(Stopwatch.GetElapsedTime(began, await right).TotalMilliseconds);
        }

        var figures = await measurement.EndAsync(null, cancellation, process);
        return figures.AddTimes("repair", "change to repair", times).AddBare(bare);
    }

    // The same changes, and the same repairs by somebody who knows of them.
    private static async Task<BareCost> BareAsync(Run run, bool isEdit, CancellationToken cancellation)
    {
        var tenant = await run.CreateTenantAsync(cancellation);
        var client = new BareClient(run.Api, tenant);
        var uids = new List<string>();
        for (var number = 0; number < run.Options.Changes; number++)
            uids.Add(await tenant.CreateResourceAsync(number, run.Options.RefreshAfter, cancellation));
        await client.SyncAsync(uids, cancellation);
        var cost = await BareCost.OfAsync(run.Site, async () =>
        {
            for (var number = 0; number < run.Options.Changes; number++)
            {
                await (isEdit ? client.SpoilAsync(number, cancellation) : client.DeleteAsync(number, cancellation));
                await (isEdit ? client.RepairAsync(number, cancellation) : client.CreateAsync(number, uids[number], cancellation));
            }
        });
        await run.RemoveAsync(tenant, cancellation);
        return cost;
    }
}
