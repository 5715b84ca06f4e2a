using k8s.Models;
using Operator.Entities;
using Operator.Runtime.Conditions;

namespace Operator.Rollouts;

/// <summary>
/// How far the restarts for a resource are. It is in the resource's status, written together with the MAC of the content that it is about: whatever
/// ends the operator, what was pending stays so, and what wasn't doesn't become so.
/// </summary>
/// <param name="Revision">What the workloads were last brought to, or ran with before the first change.</param>
/// <param name="Pending">What they are to be brought to; null when they are.</param>
/// <param name="LastRestart">When restarts were last done.</param>
/// <param name="Verdict">What the condition says.</param>
public sealed record RolloutState(string Revision, string? Pending, DateTime? LastRestart, RolloutVerdict Verdict)
{
    /// <summary>The condition's type. It doesn't count for <c>Ready</c>: the Secret is delivered, whatever becomes of the restarts.</summary>
    public const string ConditionType = "RolloutRestarted";

    /// <summary>Reads it back from a status; null where there is none.</summary>
    public static RolloutState? Restore(RolloutStatus? status, IList<V1Condition>? conditions)
    {
        if (status?.Revision is not { } revision)
            return null;

        var condition = conditions.Find(ConditionType);
        var verdict = new RolloutVerdict(condition?.Status == "True", condition?.Reason ?? "", condition?.Message ?? "");
        return new RolloutState(revision, status.Pending, status.LastRestartTime, verdict);
    }

    /// <summary>How it stands in a status.</summary>
    public static RolloutStatus? Describe(RolloutState? state) => state is null
        ? null
        : new RolloutStatus { Revision = state.Revision, Pending = state.Pending, LastRestartTime = state.LastRestart };

    /// <summary>The conditions with the one about restarts; without it where nothing was to be restarted so far.</summary>
    public static IList<V1Condition> Describe(RolloutState? state, IList<V1Condition> conditions, long? generation, TimeProvider time) => state is null
        ? [.. conditions.Where(condition => condition.Type != ConditionType)]
        : conditions.With(ConditionType, state.Verdict.IsDone, state.Verdict.Reason, state.Verdict.Message, generation, time);
}
