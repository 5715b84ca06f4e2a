namespace Operator.Benchmarks.Scenarios;

/// <summary>The scenarios, each a command.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<Scenario> List { get; } =
    [
        FirstSync.Cold, FirstSync.Live, SteadyState.Refresh, SteadyState.Idle, Restart.Scenario, Drift.ByEdit, Drift.ByDelete, Rotation.Scenario,
        NewResource.Scenario, FailingLogins.Scenario, Failover.Handover, Failover.Crash,
    ];
}
