namespace Operator.Rollouts;

/// <summary>What a round came to for one request.</summary>
/// <param name="Request">The request.</param>
/// <param name="Restarted">The workloads that this round restarted for it.</param>
/// <param name="Problems">Why others weren't.</param>
/// <param name="DeferredUntil">When those may be restarted whose last restart is too recent; null where there are none.</param>
public sealed record RestartOutcome(
    RolloutRequest Request, IReadOnlyList<RestartedWorkload> Restarted, IReadOnlyList<string> Problems, DateTimeOffset? DeferredUntil);
