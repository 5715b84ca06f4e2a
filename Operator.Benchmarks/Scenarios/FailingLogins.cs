using Operator.Benchmarks.Fleet;
using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Scenarios;

/// <summary>The store refuses every login: what that costs must depend on the identities, not on the resources.</summary>
internal static class FailingLogins
{
    public static Scenario Scenario { get; } = new(
        "failing-logins", "N resources of one identity whose logins all fail: until all say so, and what goes on after that.", RunAsync)
    {
        Window = TimeSpan.FromMinutes(1),
    };

    private static async Task<Figures> RunAsync(Run run, CancellationToken cancellation)
    {
        var count = run.Options.Count;
        var tenant = await run.CreateTenantAsync(cancellation, canLogin: false);
        await using var failures = await Follower.OfReadinessAsync(run.Api, tenant, cancellation, status: "False");
        await tenant.CreateResourcesAsync(0, count, run.Options.RefreshAfter, cancellation);
        var until = await run.MeasureAsync(cancellation);
        var process = run.StartOperator(tenant, "--leader-elect", "false");
        var said = await failures.WaitForAllAsync(count, cancellation);
        var first = await until.EndAsync(said, cancellation, process);

        var measurement = await run.MeasureAsync(cancellation, process);
        await Run.WaitAsync(run.Options.Window, cancellation);
        var after = await measurement.EndAsync(null, cancellation, process);
        after.Add("corePercent", "operator CPU, % of a core", 100 * after.Values["cpuSeconds"].Value / after.Values["wallSeconds"].Value);
        after.Add("saidSeconds", "before that: until all said why, s", first.Values["wallSeconds"].Value);
        after.Add("saidCpuSeconds", "before that: operator CPU, s", first.Values["cpuSeconds"].Value);
        foreach (var (server, line, name) in ((string, string, string)[])[
            ("vault", "login", "saidLogins"),
            ("kubernetes", "patch vaultstaticsecrets/status", "saidStatusWrites"),
            ("kubernetes", "create events", "saidEvents")])
        {
            if (first.Requests is { } requests)
                after.Add(name, $"before that: {line}", requests.GetValueOrDefault((server, line)));
        }

        return after;
    }
}
