using k8s.Models;
using Operator.Runtime.Conditions;

namespace Operator.Pipeline;

/// <summary>
/// The three conditions that tools look at (kstatus, cli-utils): <c>Ready</c> always; <c>Reconciling</c> and <c>Stalled</c> only while they hold.
/// </summary>
public static class StandardConditions
{
    /// <summary>All is as asked for, or why it isn't.</summary>
    public const string Ready = "Ready";

    /// <summary>It isn't yet, and is being tried again.</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>It isn't, and won't be until somebody changes something.</summary>
    public const string Stalled = "Stalled";

    /// <summary>The conditions of a resource that is as it asks to be.</summary>
    public static IList<V1Condition> Succeeded(IList<V1Condition>? before, string reason, string message, long? generation, TimeProvider time) =>
        before.With(Ready, true, reason, message, generation, time).Without(Reconciling).Without(Stalled);

    /// <summary>The conditions of a resource with a problem.</summary>
    public static IList<V1Condition> Failed(IList<V1Condition>? before, Problem problem, long? generation, TimeProvider time)
    {
        var (holds, doesNot) = problem.Kind == ProblemKind.Stalled ? (Stalled, Reconciling) : (Reconciling, Stalled);
        return before
            .With(Ready, false, problem.Reason, problem.Message, generation, time)
            .With(holds, true, problem.Reason, problem.Message, generation, time)
            .Without(doesNot);
    }

    private static IList<V1Condition> Without(this IList<V1Condition> conditions, string type) => [.. conditions.Where(c => c.Type != type)];
}
