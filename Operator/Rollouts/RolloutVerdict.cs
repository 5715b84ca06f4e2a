using Operator.Pipeline;

namespace Operator.Rollouts;

/// <summary>What the condition <c>RolloutRestarted</c> says.</summary>
/// <param name="IsDone">True when all workloads carry the content's revision.</param>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Message">The condition's message: the same as long as the cause is the same.</param>
public sealed record RolloutVerdict(bool IsDone, string Reason, string Message)
{
    // A message of a thousand workloads helps nobody, and an event takes 1 KiB.
    private const int MostNamed = 10;

    /// <summary>Nothing was tried yet, or the last restart is too recent.</summary>
    public static RolloutVerdict Pending(string secretName) =>
        new(false, Reasons.RolloutPending, $"The content of Secret {secretName} changed; the workloads that use it are restarted shortly");

    /// <summary>All was done.</summary>
    public static RolloutVerdict Done(string secretName, IEnumerable<RestartedWorkload> restarted)
    {
        var names = restarted.Select(workload => workload.ToString()).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0
            ? new(true, Reasons.RolloutNotNeeded, $"No workload needs a restart for the content of Secret {secretName}")
            : new(true, Reasons.RolloutRestarted, $"Restarted for the content of Secret {secretName}: {Some(names, ", ")}");
    }

    /// <summary>Some workloads weren't restarted; all reasons are told.</summary>
    public static RolloutVerdict Failed(IEnumerable<string> problems) =>
        new(false, Reasons.RolloutRestartFailed, Some([.. problems.Distinct().Order(StringComparer.Ordinal)], "; ") + ". It is tried again");

    private static string Some(List<string> items, string separator) => items.Count <= MostNamed
        ? string.Join(separator, items)
        : $"{string.Join(separator, items.Take(MostNamed))}{separator}and {items.Count - MostNamed} more";
}
