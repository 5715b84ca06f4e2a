namespace Operator.Rollouts;

/// <summary>How restarts are paced.</summary>
/// <param name="Debounce">How long a namespace must be without a change of content before its workloads are restarted.</param>
/// <param name="Interval">The least time between two restarts of a workload.</param>
public sealed record RolloutPacing(TimeSpan Debounce, TimeSpan Interval)
{
    // Secrets that keep changing must not hold back the restarts for ever.
    private const int MostDebounces = 6;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>How long the first change of a series waits at most.</summary>
    public TimeSpan LongestDebounce => Debounce * MostDebounces;

    /// <summary>How long to wait after so many failures in a row: doubling, from a second to five minutes.</summary>
    public static TimeSpan RetryAfter(int failures)
    {
        var wait = FirstRetry * Math.Pow(2, Math.Clamp(failures - 1, 0, 16));
        return wait < LongestRetry ? wait : LongestRetry;
    }
}
