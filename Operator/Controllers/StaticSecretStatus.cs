using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Conditions;

namespace Operator.Controllers;

/// <summary>How a record stands in the status of a VaultStaticSecret, and how it is read back after a restart.</summary>
public static class StaticSecretStatus
{
    /// <summary>What a status tells of the last delivery.</summary>
    public static SyncRecord Restore(string uid, VaultStaticSecretStatus? status)
    {
        var ready = status?.Conditions.Find(StandardConditions.Ready);
        return new SyncRecord
        {
            Uid = uid,
            Generation = ready?.Status == "True" ? ready.ObservedGeneration : null,
            Mac = status?.SecretMac,
            Transformation = status?.Transformation,
            SourceMac = status?.SourceMac,
            SecretName = status?.Destination?.Name,
            SecretUid = status?.Destination?.Uid,
            SecretVersion = status?.Destination?.ResourceVersion,
            Keys = status?.Destination?.Keys is { } keys ? [.. keys] : [],
            SourcePath = status?.Sources is [{ } source, ..] ? source.Path : null,
            SourceVersion = status?.Sources is [{ Version: { } version }, ..] ? (int)version : null,
            LastSyncTime = status?.LastSyncTime,
            HandledSyncNow = status?.LastHandledSyncNow,
        };
    }

    /// <summary>The status of a resource after a run.</summary>
    public static VaultStaticSecretStatus Describe(VaultStaticSecret entity, VaultStaticSecretStatus before, SyncResult result, TimeProvider time)
    {
        var generation = entity.Metadata.Generation;
        var record = result.Record;
        return new VaultStaticSecretStatus
        {
            ObservedGeneration = generation,
            Conditions = result.Problem is { } problem
                ? StandardConditions.Failed(before.Conditions, problem, generation, time)
                : StandardConditions.Succeeded(before.Conditions, Reasons.Synced, Message(record), generation, time),
            SecretMac = record.Mac,
            Transformation = record.Transformation,
            SourceMac = record.SourceMac,
            LastSyncTime = record.LastSyncTime,
            LastHandledSyncNow = record.HandledSyncNow,
            Sources = record.SourcePath is null ? null : [new SourceStatus { Path = record.SourcePath, Version = record.SourceVersion }],
            Destination = record.SecretName is null
                ? null
                : new DestinationStatus
                {
                    Name = record.SecretName,
                    Uid = record.SecretUid,
                    ResourceVersion = record.SecretVersion,
                    Keys = [.. record.Keys],
                },
        };
    }

    /// <summary>A status as it was, but for a spec that was seen and not acted on.</summary>
    public static VaultStaticSecretStatus WithGeneration(VaultStaticSecretStatus status, long? generation) => new()
    {
        ObservedGeneration = generation,
        Conditions = status.Conditions,
        SecretMac = status.SecretMac,
        Transformation = status.Transformation,
        SourceMac = status.SourceMac,
        LastSyncTime = status.LastSyncTime,
        LastHandledSyncNow = status.LastHandledSyncNow,
        Sources = status.Sources,
        Destination = status.Destination,
    };

    /// <summary>What was delivered, in a sentence that stays the same while that does.</summary>
    public static string Message(SyncRecord record)
    {
        var version = record.SourceVersion is { } number ? $" version {number}" : "";
        var keys = record.Keys.Count == 1 ? "1 key" : $"{record.Keys.Count} keys";
        return $"Secret {record.SecretName} holds the {keys} of {record.SourcePath}{version}";
    }
}
