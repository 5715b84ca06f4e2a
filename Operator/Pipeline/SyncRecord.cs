using Operator.Entities;
using Operator.Rollouts;
using Operator.Runtime.Conditions;

namespace Operator.Pipeline;

/// <summary>What is known of a resource's last delivery: what its status tells, so that a restart goes on where the run before stopped, and the schedule.</summary>
/// <typeparam name="TStatus">The status of the kind.</typeparam>
public sealed record SyncRecord<TStatus>
    where TStatus : SecretStatus
{
    /// <summary>The resource's UID: another one under the same name starts anew.</summary>
    public required string Uid { get; init; }

    /// <summary>
    /// What the resource's status tells of the delivery, and of whatever else must outlive a restart: steps pass it on by <c>with</c>, and it is written
    /// at once with the MAC. Its conditions and its observed generation are those of an earlier run.
    /// </summary>
    public required TStatus Status { get; init; }

    /// <summary>The generation of the spec that was delivered; null where none was, or the last try failed.</summary>
    public long? Generation { get; init; }

    /// <summary>True after a try that failed: the next one reads, whatever else holds.</summary>
    public bool IsFailing { get; init; }

    /// <summary>The logins under which it was read; null after a restart, and then taken for unchanged.</summary>
    public string? Login { get; init; }

    /// <summary>How far the restarts for the content are; null where there were none to do.</summary>
    public RolloutState? Rollout { get; init; }

    /// <summary>When drift was repaired lately.</summary>
    public IReadOnlyList<DateTimeOffset> Repairs { get; init; } = [];

    /// <summary>When the source is to be read again; null where nothing was delivered yet.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>The Secret that was delivered, with the MAC of its data; null where none was.</summary>
    public DestinationStatus? Delivered => Status is { SecretMac: not null, Destination: { Name: not null } delivered } ? delivered : null;

    /// <summary>The record that a status tells of, as after a restart.</summary>
    public static SyncRecord<TStatus> Restore(string uid, TStatus status)
    {
        var ready = status.Conditions.Find(StandardConditions.Ready);
        var isDelivered = ready?.Status == "True" || ready?.Reason == Reasons.Drifted;
        return new SyncRecord<TStatus>
        {
            Uid = uid,
            Status = status,
            Generation = isDelivered ? ready!.ObservedGeneration : null,
            Rollout = RolloutState.Restore(status.Rollout, status.Conditions),
        };
    }

    /// <summary>The same after a try that failed.</summary>
    public SyncRecord<TStatus> Failing() => this with { IsFailing = true };
}
