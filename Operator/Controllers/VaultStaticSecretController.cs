using k8s.Models;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Events;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Controllers;

/// <summary>Keeps the Secrets of VaultStaticSecrets in step with their sources. Deletion needs no work: the cluster collects owned Secrets.</summary>
[EntityRbac(typeof(VaultStaticSecret), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultStaticSecret), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultStaticSecretController(
    StaticSecretSync sync,
    ReferencedSecrets secrets,
    StatusWriter<VaultStaticSecret, VaultStaticSecretSpec, VaultStaticSecretStatus> statuses,
    Transitions transitions,
    EventPublisher publish,
    TimeProvider time) : IEntityController<VaultStaticSecret>
{
    private readonly SyncLedger _ledger = new();

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultStaticSecret>> ReconcileAsync(VaultStaticSecret entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
            return ReconciliationResult<VaultStaticSecret>.Success(entity);

        var key = ObjectKey.Of(entity);
        var status = statuses.Current(entity);
        if (entity.Spec.Suspend == true)
            return await SuspendAsync(entity, status, cancellationToken);

        var before = _ledger.Recall(key, entity.Metadata.Uid, () => StaticSecretStatus.Restore(entity.Metadata.Uid, status));
        var result = await RunAsync(entity, before, cancellationToken);
        _ledger.Keep(key, result.Record);
        if (result.Problem is { Kind: ProblemKind.Postponed } turn && status.Conditions.Find(StandardConditions.Ready)?.ObservedGeneration == entity.Metadata.Generation)
            return ReconciliationResult<VaultStaticSecret>.Success(entity, turn.RetryAfter);

        var after = StaticSecretStatus.Describe(entity, status, result, time);
        await statuses.WriteAsync(entity, after, cancellationToken);
        return result.Problem is { } problem
            ? await FailAsync(entity, status, problem, cancellationToken)
            : await SucceedAsync(entity, status, result, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultStaticSecret>> DeletedAsync(VaultStaticSecret entity, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(entity);
        _ledger.Forget(key);
        secrets.Forget(entity);
        statuses.Forget(key);
        return Task.FromResult(ReconciliationResult<VaultStaticSecret>.Success(entity));
    }

    private async Task<SyncResult> RunAsync(VaultStaticSecret entity, SyncRecord before, CancellationToken cancellationToken)
    {
        try
        {
            return await sync.RunAsync(entity, before, cancellationToken);
        }
        catch (KubernetesApiException error)
        {
            var problem = new Problem(
                Reasons.ApiServerError, $"The API server failed: {error.Message}. It is tried again", ProblemKind.Transient, error.RetryAfter);
            return new SyncResult(before with { IsFailing = true }, problem);
        }
    }

    // Nothing is read, written or judged (as Flux and others have it); only that the spec was seen is noted, or kstatus would wait for it for ever.
    private async Task<ReconciliationResult<VaultStaticSecret>> SuspendAsync(
        VaultStaticSecret entity, VaultStaticSecretStatus status, CancellationToken cancellationToken)
    {
        var seen = StaticSecretStatus.WithGeneration(status, entity.Metadata.Generation);
        await statuses.WriteAsync(entity, seen, cancellationToken);
        return ReconciliationResult<VaultStaticSecret>.Success(entity);
    }

    private async Task<ReconciliationResult<VaultStaticSecret>> FailAsync(
        VaultStaticSecret entity, VaultStaticSecretStatus before, Problem problem, CancellationToken cancellationToken)
    {
        await transitions.FailedAsync(entity, before.Conditions, problem, cancellationToken);
        return ReconciliationResult<VaultStaticSecret>.Failure(entity, $"{problem.Reason}: {problem.Message}", requeueAfter: problem.RetryAfter);
    }

    private async Task<ReconciliationResult<VaultStaticSecret>> SucceedAsync(
        VaultStaticSecret entity, VaultStaticSecretStatus before, SyncResult result, CancellationToken cancellationToken)
    {
        var record = result.Record;
        var message = StaticSecretStatus.Message(record);
        await transitions.SucceededAsync(entity, before.Conditions, Reasons.Synced, message, cancellationToken);
        foreach (var (happened, reason, text) in ((bool, string, string)[])[
            (result.Rotated, Reasons.Rotated, message),
            (result.DriftRepaired, Reasons.DriftRepaired, $"Secret {record.SecretName} had been changed or deleted by somebody else and was put right"),
            (result.Recreated, Reasons.Recreated, $"Secret {record.SecretName} was deleted and made anew, as its type can't be changed")])
        {
            if (happened)
                await ReportAsync(entity, record, reason, text, cancellationToken);
        }

        return ReconciliationResult<VaultStaticSecret>.Success(entity, record.NextDue - time.GetUtcNow());
    }

    // A change is told where people look: at the resource and at the Secret.
    private async Task ReportAsync(VaultStaticSecret entity, SyncRecord record, string reason, string message, CancellationToken cancellationToken)
    {
        await publish(entity, reason, message, EventType.Normal, cancellationToken);
        var secret = new PartialObjectMetadata
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Metadata = new V1ObjectMeta
            {
                Name = record.SecretName,
                NamespaceProperty = entity.Metadata.NamespaceProperty,
                Uid = record.SecretUid,
                ResourceVersion = record.SecretVersion,
            },
        };
        await publish(secret, reason, message, EventType.Normal, cancellationToken);
    }
}
