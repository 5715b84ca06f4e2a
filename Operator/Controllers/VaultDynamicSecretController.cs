using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Controllers;

/// <summary>Keeps the Secrets of VaultDynamicSecrets filled with credentials that live.</summary>
[EntityRbac(typeof(VaultDynamicSecret), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Patch)]
[EntityRbac(typeof(VaultDynamicSecret), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultDynamicSecretController(
    DynamicSecretSync sync,
    DynamicSecretSchedule schedule,
    DynamicSecretMemory memory,
    LeaseMemories leases,
    SyncLedger<VaultDynamicSecretStatus> ledger,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultDynamicSecret> queue,
    StatusWriter<VaultDynamicSecret, VaultDynamicSecretSpec, VaultDynamicSecretStatus> statuses,
    DynamicSecretEvents events,
    TimeProvider time) : IEntityController<VaultDynamicSecret>
{
    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultDynamicSecret>> ReconcileAsync(VaultDynamicSecret entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
            return ReconciliationResult<VaultDynamicSecret>.Success(entity);

        var before = statuses.Current(entity);
        using var references = secrets.Begin(entity, queue);
        var run = new DynamicSecretRun(entity, ledger.Recall(ObjectKey.Of(entity), entity.Metadata.Uid, before), references, statuses);
        if (entity.Spec.Suspend == true)
            return await SuspendAsync(run, cancellationToken);

        var result = await RunAsync(run, cancellationToken);
        ledger.Keep(run.Key, result.Record);
        await statuses.WriteAsync(entity, DeliveryStatus.Describe(entity.Metadata.Generation, statuses.Current(entity), result, time), cancellationToken);
        await events.PublishAsync(run, before, result, cancellationToken);
        run.Record = result.Record;
        Requeue(run, isFailing: result.Problem is not null);
        return result.Problem is { } problem
            ? ReconciliationResult<VaultDynamicSecret>.Failure(entity, $"{problem.Reason}: {problem.Message}", requeueAfter: problem.RetryAfter)
            : ReconciliationResult<VaultDynamicSecret>.Success(entity);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultDynamicSecret>> DeletedAsync(VaultDynamicSecret entity, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(entity);
        ledger.Forget(key);
        memory.Forget(key);
        leases.Forget(key);
        secrets.Forget(entity);
        statuses.Forget(key);
        return Task.FromResult(ReconciliationResult<VaultDynamicSecret>.Success(entity));
    }

    private async Task<SyncResult<VaultDynamicSecretStatus>> RunAsync(DynamicSecretRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await sync.RunAsync(run, cancellationToken);
        }
        catch (KubernetesApiException error)
        {
            var problem = new Problem(
                Reasons.ApiServerError, $"The API server failed: {error.Message}. It is tried again", ProblemKind.Transient, error.RetryAfter);
            return new(run.Record.Failing(), problem);
        }
        finally
        {
            // What was noted on the way must outlive whatever breaks the run off.
            ledger.Keep(run.Key, run.Record);
        }
    }

    // Nothing is read, written or judged, but a lease is renewed: who suspends a resource wants nothing to change, and credentials that end are a change.
    private async Task<ReconciliationResult<VaultDynamicSecret>> SuspendAsync(DynamicSecretRun run, CancellationToken cancellationToken)
    {
        await sync.KeepAliveAsync(run, cancellationToken);
        ledger.Keep(run.Key, run.Record);
        var status = run.Status with { ObservedGeneration = run.Entity.Metadata.Generation, Conditions = statuses.Current(run.Entity).Conditions };
        await statuses.WriteAsync(run.Entity, status, cancellationToken);
        if (run.Status.SecretLease is not null)
            Requeue(run, isFailing: true);
        return ReconciliationResult<VaultDynamicSecret>.Success(run.Entity);
    }

    // A lease that is due passes before what is only refreshed; and a failing resource's backoff must not sleep through its end.
    private void Requeue(DynamicSecretRun run, bool isFailing)
    {
        if (schedule.NextDue(run, isFailing) is { } due)
            queue.Enqueue(run.Key, run.Status.SecretLease is null ? Lane.Periodic : Lane.Urgent, due - time.GetUtcNow());
    }
}
