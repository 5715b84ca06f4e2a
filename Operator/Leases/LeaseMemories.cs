using System.Collections.Concurrent;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Leases;

/// <summary>
/// What this process knows of leases. One that an earlier process left in a status is looked up once: spread over the first minutes, sooner where it is
/// due soon.
/// </summary>
public sealed class LeaseMemories(TimeProvider time)
{
    private static readonly TimeSpan LookupWindow = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<ObjectKey, LeaseMemory> _memories = [];

    /// <summary>What is known of the lease that a resource's Secret holds.</summary>
    public LeaseMemory Recall(VaultDynamicSecret entity, SecretLeaseStatus lease, LeaseSchedule schedule)
    {
        var key = ObjectKey.Of(entity);
        if (_memories.TryGetValue(key, out var known) && known.Uid == entity.Metadata.Uid && known.Handle == lease.Id)
            return known;

        var now = time.GetUtcNow();
        var left = schedule.NextDue(lease) - now;
        var window = left < LookupWindow ? left : LookupWindow;
        return Keep(entity, lease, window > TimeSpan.Zero ? now + (window * schedule.Phase) : now);
    }

    /// <summary>Keeps that a lease was given, renewed or found just now.</summary>
    public LeaseMemory Keep(VaultDynamicSecret entity, SecretLeaseStatus lease, DateTimeOffset? lookupDue = null) =>
        _memories[ObjectKey.Of(entity)] = new LeaseMemory(entity.Metadata.Uid, lease.Id ?? "", time.GetUtcNow(), time.GetTimestamp(), lookupDue);

    /// <summary>Keeps that somebody was warned; false where that was so already.</summary>
    public bool Warn(VaultDynamicSecret entity)
    {
        var key = ObjectKey.Of(entity);
        return _memories.TryGetValue(key, out var known) && !known.IsWarned && _memories.TryUpdate(key, known with { IsWarned = true }, known);
    }

    /// <summary>Forgets a resource that is gone.</summary>
    public void Forget(ObjectKey key) => _memories.TryRemove(key, out _);
}
