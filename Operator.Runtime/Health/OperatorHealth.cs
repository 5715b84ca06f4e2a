using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Leadership;

namespace Operator.Runtime.Health;

/// <summary>Health from the informers and the election.</summary>
internal sealed class OperatorHealth(
    IEnumerable<IInformerLoop> informers, ILeadership leadership, OperatorSettings settings, TimeProvider time) : IOperatorHealth
{
    // No step of an informer takes longer than its longest watch, ten minutes, and the watchdog's grace.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    private readonly IReadOnlyList<IInformerState> _informers = [.. informers];

    public HealthReport Readiness() => HealthReport.Of(
    [
        .. _informers.Select(informer => new HealthCheck($"informer/{informer.Name}", informer.HasSynced, Describe(informer))),
        new HealthCheck("leadership", true, leadership.IsLeader ? "leads" : $"follows {leadership.Leader ?? "nobody yet"}"),
    ]);

    public HealthReport Liveness() => HealthReport.Of(
    [
        .. _informers.Select(informer => new HealthCheck($"informer/{informer.Name}", informer.SinceLastStep < LongestStep, Describe(informer))),
        new HealthCheck("election", !Overdue(), leadership.IsLeader ? "leads" : "follows"),
    ]);

    // The elector stops the host by itself; this is for when even that hangs (client-go's LeaderHealthz).
    private bool Overdue() =>
        leadership is LeaderElector { SinceRenewal: { } since } && since > settings.LeaderElectionLeaseDuration + settings.LeaderElectionRenewDeadline;

    private string Describe(IInformerState informer)
    {
        var state = informer.HasSynced ? $"{informer.Count} objects" : "not synced";
        var silence = informer.Silence is { } since ? $", heard from the server {since.TotalSeconds:0} s ago" : ", not heard from the server yet";
        var failure = informer.LastFailure is { } last ? $", last {last.Step} failed {(time.GetUtcNow() - last.At).TotalSeconds:0} s ago (see the log)" : "";
        return $"{state}{silence}{failure}";
    }
}
