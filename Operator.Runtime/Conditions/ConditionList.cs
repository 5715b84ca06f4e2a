using k8s.Models;

namespace Operator.Runtime.Conditions;

/// <summary>Conditions by the Kubernetes API conventions ("Typical status properties").</summary>
public static class ConditionList
{
    /// <summary>
    /// The list with one condition set: <c>lastTransitionTime</c> moves only when the status does, so that setting what already holds
    /// changes nothing. Never changes <paramref name="conditions"/> itself.
    /// </summary>
    public static IList<V1Condition> With(
        this IList<V1Condition>? conditions, string type, bool status, string reason, string message, long? observedGeneration, TimeProvider time)
    {
        var text = status ? "True" : "False";
        var before = conditions.Find(type);
        var transition = before?.Status == text ? before.LastTransitionTime : WholeSeconds(time.GetUtcNow());
        var condition = new V1Condition
        {
            Type = type,
            Status = text,
            Reason = reason,
            Message = message,
            ObservedGeneration = observedGeneration,
            LastTransitionTime = transition,
        };

        // In its place, so that a list that says the same also reads the same.
        return before is null
            ? [.. conditions ?? [], condition]
            : [.. conditions!.Select(c => c.Type == type ? condition : c)];
    }

    /// <summary>The condition of a type, or null.</summary>
    public static V1Condition? Find(this IList<V1Condition>? conditions, string type) => conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>True when the condition is there and <c>True</c>.</summary>
    public static bool IsTrue(this IList<V1Condition>? conditions, string type) => conditions.Find(type)?.Status == "True";

    // metav1.Time has whole seconds; anything finer would differ from what is read back.
    private static DateTime WholeSeconds(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
