using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Rollouts;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Queue;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>Keeps the Secrets of VaultStaticSecrets in step with their sources. Deletion needs no work: the cluster collects owned Secrets.</summary>
[EntityRbac(typeof(VaultStaticSecret), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultStaticSecret), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultStaticSecretController(
    StaticSecretSync sync,
    ReferencedSecrets secrets,
    RolloutRestarts rollouts,
    IReconcileQueue<VaultStaticSecret> queue,
    StatusWriter<VaultStaticSecret, VaultStaticSecretSpec, VaultStaticSecretStatus> statuses,
    DeliveryEvents events,
    TimeProvider time) : IEntityController<VaultStaticSecret>
{
    private readonly SyncLedger<VaultStaticSecretStatus> _ledger = new();

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultStaticSecret>> ReconcileAsync(VaultStaticSecret entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
            return ReconciliationResult<VaultStaticSecret>.Success(entity);

        var key = ObjectKey.Of(entity);
        var status = statuses.Current(entity);
        if (entity.Spec.Suspend == true)
            return await SuspendAsync(entity, status, cancellationToken);

        var before = _ledger.Recall(key, entity.Metadata.Uid, status);
        var result = await RunAsync(entity, before, cancellationToken);
        var targets = RolloutTargets.Of(entity.Spec.RolloutRestartTargets, entity.Spec.RolloutRestart);
        result = await rollouts.AdvanceAsync(entity, targets, before, result, cancellationToken);
        _ledger.Keep(key, result.Record);
        if (result.Problem is { Kind: ProblemKind.Postponed } turn && status.Conditions.Find(StandardConditions.Ready)?.ObservedGeneration == entity.Metadata.Generation)
            return ReconciliationResult<VaultStaticSecret>.Success(entity, turn.RetryAfter);

        await statuses.WriteAsync(entity, DeliveryStatus.Describe(entity.Metadata.Generation, status, result, time), cancellationToken);
        rollouts.Resume(entity, targets, result.Record, () => queue.Enqueue(key, Lane.Urgent));
        await events.PublishAsync(entity, status, result, cancellationToken);
        return result.Problem is { } problem
            ? ReconciliationResult<VaultStaticSecret>.Failure(entity, $"{problem.Reason}: {problem.Message}", requeueAfter: problem.RetryAfter)
            : ReconciliationResult<VaultStaticSecret>.Success(entity, result.Record.NextDue - time.GetUtcNow());
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultStaticSecret>> DeletedAsync(VaultStaticSecret entity, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(entity);
        _ledger.Forget(key);
        secrets.Forget(entity);
        rollouts.Forget(entity);
        statuses.Forget(key);
        return Task.FromResult(ReconciliationResult<VaultStaticSecret>.Success(entity));
    }

    private async Task<SyncResult<VaultStaticSecretStatus>> RunAsync(
        VaultStaticSecret entity, SyncRecord<VaultStaticSecretStatus> before, CancellationToken cancellationToken)
    {
        try
        {
            var result = await sync.RunAsync(entity, before, cancellationToken);
            return result with { Record = NameSources(entity, result.Record) };
        }
        catch (KubernetesApiException error)
        {
            var problem = new Problem(
                Reasons.ApiServerError, $"The API server failed: {error.Message}. It is tried again", ProblemKind.Transient, error.RetryAfter);
            return new(NameSources(entity, before).Failing(), problem);
        }
    }

    // Before the first delivery, status names what is to be read: people look at its column when it fails.
    private static SyncRecord<VaultStaticSecretStatus> NameSources(VaultStaticSecret entity, SyncRecord<VaultStaticSecretStatus> record) =>
        record.Status.Sources is not null
            ? record
            : record with
            {
                Status = record.Status with
                {
                    Sources = [.. SourcePlanner.SourcesOf(entity.Spec).Select(source => new SourceStatus { Path = $"{source.Mount}/{source.Path}" })],
                },
            };

    // Nothing is read, written or judged (as Flux and others have it); only that the spec was seen is noted, or kstatus would wait for it for ever.
    private async Task<ReconciliationResult<VaultStaticSecret>> SuspendAsync(
        VaultStaticSecret entity, VaultStaticSecretStatus status, CancellationToken cancellationToken)
    {
        rollouts.Forget(entity);
        await statuses.WriteAsync(entity, status with { ObservedGeneration = entity.Metadata.Generation }, cancellationToken);
        return ReconciliationResult<VaultStaticSecret>.Success(entity);
    }
}
