using System.Diagnostics;
using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.Scenarios;

/// <summary>A change in the store: how long until it is in the Secret.</summary>
internal static class Rotation
{
    private const int ByRefresh = 1;
    private const int ByRequest = 2;

    public static Scenario Scenario { get; } = new(
        "rotation", "Secrets change in the store: how long until the change is in the Secrets, by a refresh, and by the annotation sync-now.", RunAsync)
    {
        RefreshAfter = TimeSpan.FromSeconds(10),
    };

    private static async Task<Figures> RunAsync(Run run, CancellationToken cancellation)
    {
        var version = 0;
        var tenant = await run.CreateTenantAsync(cancellation);
        await using var readiness = await Follower.OfReadinessAsync(run.Api, tenant, cancellation);
        await using var secrets = await Follower.OfPasswordsAsync(run.Api, tenant, () => $"{Volatile.Read(ref version)}-", cancellation);
        var process = await run.StartSoleOperatorAsync(tenant, cancellation);
        await run.SyncAsync(tenant, readiness, run.Options.Count, cancellation);

        Volatile.Write(ref version, ByRefresh);
        var measurement = await run.MeasureAsync(cancellation, process);
        var byRefresh = await Task.WhenAll(Enumerable.Range(0, run.Options.Changes).Select(number => ChangeAsync(tenant, secrets, number, cancellation)));
        var figures = await measurement.EndAsync(null, cancellation, process);

        Volatile.Write(ref version, ByRequest);
        var byRequest = new List<double>();
        for (var number = 0; number < run.Options.Changes; number++)
            byRequest.Add(await RequestAsync(run.Api, tenant, secrets, number, cancellation));
        return figures.AddTimes("refresh", "change to Secret, by refresh", byRefresh).AddTimes("syncNow", "sync-now to Secret", byRequest);
    }

    private static async Task<double> ChangeAsync(Tenant tenant, Follower secrets, int number, CancellationToken cancellation)
    {
        var arrives = secrets.ExpectAsync(Tenant.NameOf(number), cancellation);
        var began = Stopwatch.GetTimestamp();
        await tenant.PutSecretAsync(number, ByRefresh, cancellation);
        return Stopwatch.GetElapsedTime(began, await arrives).TotalMilliseconds;
    }

    // A refresh that comes in between is as good.
    private static async Task<double> RequestAsync(ApiClient api, Tenant tenant, Follower secrets, int number, CancellationToken cancellation)
    {
        var arrives = secrets.ExpectAsync(Tenant.NameOf(number), cancellation);
        await tenant.PutSecretAsync(number, ByRequest, cancellation);
        var began = Stopwatch.GetTimestamp();
        await api.SendAsync(
            HttpMethod.Patch,
            $"{tenant.Resources}/{Tenant.NameOf(number)}",
            """{"metadata":{"annotations":{"secret-courier.io/sync-now":"benchmark"}}}""",
            ApiClient.MergePatch,
            cancellation);
        return Math.Max(0, (await arrives - began) * 1000.0 / Stopwatch.Frequency);
    }
}
