using k8s;
using k8s.Models;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Events;

namespace Operator.Rollouts;

/// <summary>
/// The step after a Secret was written: workloads that use it are restarted if, and only if, its content changed. The controller of any kind of secret
/// calls <see cref="AdvanceAsync"/> before it writes the status and <see cref="Resume"/> after it; the restarts themselves are
/// <see cref="RolloutService"/>'s.
/// </summary>
public sealed class RolloutRestarts(RolloutQueue queue, EventPublisher publish, TimeProvider time)
{
    /// <summary>A run of the pipeline with what its status is to say of restarts.</summary>
    /// <param name="resource">The resource whose Secret it is.</param>
    /// <param name="targets">Which workloads; null for none.</param>
    /// <param name="before">What was known before.</param>
    /// <param name="result">What the run came to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SyncResult<TStatus>> AdvanceAsync<TStatus>(
        IKubernetesObject<V1ObjectMeta> resource,
        RolloutTargets? targets,
        SyncRecord<TStatus> before,
        SyncResult<TStatus> result,
        CancellationToken cancellationToken)
        where TStatus : SecretStatus
    {
        var record = result.Record;
        var change = result.Rotated ? new ContentChange(before.Status.SecretMac!, record.Status.SecretMac!) : null;
        var rollout = await AdvanceAsync(resource, record.Status.Destination?.Name, targets, before.Rollout, change, cancellationToken);
        return result with { Record = record with { Rollout = rollout } };
    }

    /// <summary>Has done what is pending. Call it once the status is written, so that nothing is done that a crash would do again.</summary>
    /// <param name="resource">The resource whose Secret it is.</param>
    /// <param name="targets">Which workloads; null for none.</param>
    /// <param name="record">What the status says.</param>
    /// <param name="wake">Asks for a reconcile of the resource.</param>
    public void Resume<TStatus>(IKubernetesObject<V1ObjectMeta> resource, RolloutTargets? targets, SyncRecord<TStatus> record, Action wake)
        where TStatus : SecretStatus =>
        Resume(resource, record.Status.Destination?.Name, targets, record.Rollout, wake);

    /// <summary>What the status is to say: a change of content makes restarts pending; news of the restarts is taken in.</summary>
    /// <param name="resource">The resource whose Secret it is.</param>
    /// <param name="secretName">The Secret's name; null where none was delivered.</param>
    /// <param name="targets">Which workloads; null for none.</param>
    /// <param name="before">What the status says.</param>
    /// <param name="change">The change of content that was just delivered; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<RolloutState?> AdvanceAsync(
        IKubernetesObject<V1ObjectMeta> resource,
        string? secretName,
        RolloutTargets? targets,
        RolloutState? before,
        ContentChange? change,
        CancellationToken cancellationToken)
    {
        if (targets is null || secretName is null)
            return null;
        if (change is not null)
            return Changed(secretName, before, change);
        if (before?.Pending is not { } pending || queue.FindVerdict(RolloutOwner.Of(resource), pending) is not { } verdict || verdict == before.Verdict)
            return before;

        if (verdict.Reason == Reasons.RolloutRestartFailed)
            await publish(resource, verdict.Reason, verdict.Message, EventType.Warning, cancellationToken);
        return verdict.IsDone
            ? before with { Revision = pending, Pending = null, Verdict = verdict, LastRestart = LastRestart(before, verdict) }
            : before with { Verdict = verdict };
    }

    /// <summary>Has done what is pending. Call it once the status is written, so that nothing is done that a crash would do again.</summary>
    /// <param name="resource">The resource whose Secret it is.</param>
    /// <param name="secretName">The Secret's name; null where none was delivered.</param>
    /// <param name="targets">Which workloads; null for none.</param>
    /// <param name="state">What the status says.</param>
    /// <param name="wake">Asks for a reconcile of the resource.</param>
    internal void Resume(IKubernetesObject<V1ObjectMeta> resource, string? secretName, RolloutTargets? targets, RolloutState? state, Action wake)
    {
        if (state?.Pending is { } pending && targets is not null && secretName is not null)
            queue.Put(new RolloutRequest(resource, secretName, targets, state.Revision, pending, wake));
        else
            Forget(resource);
    }

    /// <summary>Leaves the workloads of a resource alone: it is gone, or suspended.</summary>
    public void Forget(IKubernetesObject<V1ObjectMeta> resource) => queue.Forget(RolloutOwner.Of(resource));

    // While restarts are pending, what the workloads run with is what they ran with before: some may not have been reached yet.
    private static RolloutState Changed(string secretName, RolloutState? before, ContentChange change) => new(
        before is { Pending: not null } ? before.Revision : RolloutAnnotations.Revision(change.OldMac),
        RolloutAnnotations.Revision(change.NewMac),
        before?.LastRestart,
        RolloutVerdict.Pending(secretName));

    private DateTime? LastRestart(RolloutState before, RolloutVerdict verdict) =>
        verdict.Reason == Reasons.RolloutRestarted
            ? new DateTime(time.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc)
            : before.LastRestart;
}
