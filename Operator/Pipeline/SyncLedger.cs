using System.Collections.Concurrent;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Pipeline;

/// <summary>
/// The records of all resources of a kind. A record is ahead of the cached status for the moment that a status write takes to come back.
/// </summary>
public sealed class SyncLedger<TStatus>
    where TStatus : SecretStatus
{
    private readonly ConcurrentDictionary<ObjectKey, SyncRecord<TStatus>> _records = [];

    /// <summary>The record of a resource; what its status tells, where there is none yet.</summary>
    public SyncRecord<TStatus> Recall(ObjectKey key, string uid, TStatus status) =>
        _records.TryGetValue(key, out var record) && record.Uid == uid ? record : SyncRecord<TStatus>.Restore(uid, status);

    /// <summary>Keeps the record of a resource.</summary>
    public void Keep(ObjectKey key, SyncRecord<TStatus> record) => _records[key] = record;

    /// <summary>Forgets a resource that is gone.</summary>
    public void Forget(ObjectKey key) => _records.TryRemove(key, out _);
}
