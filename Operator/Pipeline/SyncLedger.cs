using System.Collections.Concurrent;
using Operator.Runtime.Client;

namespace Operator.Pipeline;

/// <summary>
/// The records of all resources of a kind. A record is ahead of the cached status for the moment that a status write takes to come back.
/// </summary>
public sealed class SyncLedger
{
    private readonly ConcurrentDictionary<ObjectKey, SyncRecord> _records = [];

    /// <summary>The record of a resource; what its status tells, where there is none yet.</summary>
    public SyncRecord Recall(ObjectKey key, string uid, Func<SyncRecord> fromStatus) =>
        _records.TryGetValue(key, out var record) && record.Uid == uid ? record : fromStatus();

    /// <summary>Keeps the record of a resource.</summary>
    public void Keep(ObjectKey key, SyncRecord record) => _records[key] = record;

    /// <summary>Forgets a resource that is gone.</summary>
    public void Forget(ObjectKey key) => _records.TryRemove(key, out _);
}
