using Operator.Entities;
using Operator.Rollouts;

namespace Operator.Pipeline;

/// <summary>How a run of the pipeline stands in the status of its resource.</summary>
public static class DeliveryStatus
{
    /// <summary>The status of a resource after a run.</summary>
    /// <param name="generation">The generation of the spec that was acted on.</param>
    /// <param name="before">The status that it had.</param>
    /// <param name="result">What the run came to.</param>
    /// <param name="time">Dates transitions.</param>
    public static TStatus Describe<TStatus>(long? generation, TStatus before, SyncResult<TStatus> result, TimeProvider time)
        where TStatus : SecretStatus
    {
        var (status, rollout) = (result.Record.Status, result.Record.Rollout);
        var conditions = result.Problem is { } problem
            ? StandardConditions.Failed(before.Conditions, problem, generation, time)
            : StandardConditions.Succeeded(before.Conditions, Reason(status), Message(status), generation, time);
        return status with
        {
            ObservedGeneration = generation,
            Conditions = RolloutState.Describe(rollout, conditions, generation, time),
            Rollout = RolloutState.Describe(rollout),
        };
    }

    /// <summary>The reason of a resource that has what can be had.</summary>
    public static string Reason(SecretStatus status)
    {
        if (status.Destination?.Drift is not null)
            return Reasons.Drifted;
        return Missing(status).Count > 0 ? Reasons.PartiallySynced : Reasons.Synced;
    }

    /// <summary>What was delivered, in a sentence that stays the same while that does.</summary>
    public static string Message(SecretStatus status)
    {
        var destination = status.Destination;
        if (destination?.Drift is { } drift)
            return $"Somebody else changed Secret {destination.Name} ({drift}), and driftPolicy Report leaves it so: {SyncNowHint}";

        var keys = destination?.Keys is [_] ? "1 key" : $"{destination?.Keys?.Count ?? 0} keys";
        var missing = Missing(status);
        var overridden = (status.Sources ?? []).SelectMany(source => (source.Overridden ?? []).Select(key => $"{key.Key} of {source.Path} (by {key.By})")).ToList();
        return $"Secret {destination?.Name} holds the {keys} of {Enumerate([.. Found(status)])}"
            + (missing.Count == 0 ? "" : $"; nothing at the optional {Enumerate(missing)}")
            + (overridden.Count == 0 ? "" : $"; overridden by a later source: {Enumerate(overridden)}");
    }

    /// <summary>The problem of a Secret that somebody deleted, where drift is only reported; null where it is there.</summary>
    public static Problem? FindDeletion(SecretStatus status) => status.Destination is { Drift: Destinations.DestinationInspector.Deleted } destination
        ? new Problem(
            Reasons.Drifted,
            $"Somebody else deleted Secret {destination.Name}, and driftPolicy Report doesn't bring it back: {SyncNowHint}",
            ProblemKind.Stalled)
        : null;

    private const string SyncNowHint = "annotate the resource with a new secret-courier.io/sync-now to have it written";

    private static IEnumerable<string> Found(SecretStatus status) => (status.Sources ?? [])
        .Where(source => source.Missing != true)
        .Select(source => source.Version is { } version ? $"{source.Path} version {version}" : source.Path ?? "");

    private static List<string> Missing(SecretStatus status) =>
        [.. (status.Sources ?? []).Where(source => source.Missing == true).Select(source => source.Path ?? "")];

    // A condition is read by people: of many, the first tell which they are, and status.sources has all.
    private static string Enumerate(List<string> items)
    {
        const int Most = 5;
        return items.Count <= Most ? string.Join(", ", items) : $"{string.Join(", ", items.Take(Most))} and {items.Count - Most} more";
    }
}
