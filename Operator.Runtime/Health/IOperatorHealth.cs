namespace Operator.Runtime.Health;

/// <summary>What <c>/readyz</c> and <c>/livez</c> ask.</summary>
public interface IOperatorHealth
{
    /// <summary>
    /// Ready: every cache has synced. A follower is ready too: it serves what it serves, and a rollout must not wait for the Lease.
    /// </summary>
    HealthReport Readiness();

    /// <summary>
    /// Alive: no informer or election loop has died or hangs. An API server that can't be reached doesn't make the process dead, since a
    /// restart would not help.
    /// </summary>
    HealthReport Liveness();
}
