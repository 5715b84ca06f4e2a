using Operator.Entities;

namespace Operator.Rollouts;

/// <summary>Which workloads a resource asks to be restarted.</summary>
/// <param name="Named">By name or by their labels.</param>
/// <param name="Auto">True for those that use the Secret.</param>
public sealed record RolloutTargets(IReadOnlyList<RolloutRestartTarget> Named, bool Auto)
{
    /// <summary>What a spec asks for; null for nothing.</summary>
    public static RolloutTargets? Of(IList<RolloutRestartTarget>? targets, RolloutRestart? restart) =>
        targets is { Count: > 0 } || restart?.Auto == true ? new RolloutTargets([.. targets ?? []], restart?.Auto == true) : null;
}
