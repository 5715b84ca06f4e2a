using Operator.Entities;

namespace Operator.Pipeline;

/// <summary>What a run of the pipeline came to.</summary>
/// <typeparam name="TStatus">The status of the kind.</typeparam>
/// <param name="Record">What is known now; its status is what is written.</param>
/// <param name="Problem">What stopped it, if anything did.</param>
public sealed record SyncResult<TStatus>(SyncRecord<TStatus> Record, Problem? Problem = null)
    where TStatus : SecretStatus
{
    /// <summary>
    /// True when new content was delivered in place of old: neither at the first delivery, nor when drift was repaired, nor for metadata. The new MAC is
    /// in the record.
    /// </summary>
    public bool Rotated { get; init; }

    /// <summary>True when a Secret that somebody had changed was put right.</summary>
    public bool DriftRepaired { get; init; }

    /// <summary>True when the Secret was deleted and made anew.</summary>
    public bool Recreated { get; init; }
}
