using k8s.Models;
using Operator.Connections;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Events;
using Operator.Runtime.Queue;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Controllers;

/// <summary>Watches the health of stores. Its status is what wakes the secrets that waited for a store to come back.</summary>
[EntityRbac(typeof(VaultConnection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultConnection), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultConnectionController(
    ConnectionHealth health,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultConnection> queue,
    StatusWriter<VaultConnection, VaultConnectionSpec, VaultConnectionStatus> statuses,
    EventPublisher publish,
    CourierSettings settings,
    TimeProvider time) : IEntityController<VaultConnection>
{
    private const string Insecure = "Insecure";

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultConnection>> ReconcileAsync(VaultConnection entity, CancellationToken cancellationToken)
    {
        using var references = secrets.Begin(entity, queue);
        var outcome = await health.CheckAsync(entity, references, cancellationToken);
        var healthy = outcome.Succeeded(out var description, out var problem);
        var before = statuses.Current(entity);
        var generation = entity.Metadata.Generation;
        var conditions = healthy
            ? StandardConditions.Succeeded(before.Conditions, Reasons.Healthy, description!, generation, time)
            : StandardConditions.Failed(before.Conditions, problem!, generation, time);
        var after = new VaultConnectionStatus { ObservedGeneration = generation, Conditions = WithInsecurity(entity, conditions) };
        await statuses.WriteAsync(entity, after, cancellationToken);
        await ReportAsync(entity, before.Conditions, after.Conditions, cancellationToken);

        return healthy
            ? ReconciliationResult<VaultConnection>.Success(entity, settings.HealthInterval)
            : ReconciliationResult<VaultConnection>.Failure(entity, problem!.Message);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultConnection>> DeletedAsync(VaultConnection entity, CancellationToken cancellationToken)
    {
        statuses.Forget(ObjectKey.Of(entity));
        secrets.Forget(entity);
        return Task.FromResult(ReconciliationResult<VaultConnection>.Success(entity));
    }

    private IList<V1Condition> WithInsecurity(VaultConnection entity, IList<V1Condition> conditions) =>
        entity.Spec.SkipTlsVerify == true
            ? conditions.With(
                Insecure,
                true,
                "TlsNotVerified",
                "spec.skipTLSVerify is true: anybody on the way to the store can read and change every secret. Set spec.caCert instead",
                entity.Metadata.Generation,
                time)
            : [.. conditions.Where(c => c.Type != Insecure)];

    private async Task ReportAsync(
        VaultConnection entity, IList<V1Condition>? before, IList<V1Condition> after, CancellationToken cancellationToken)
    {
        var was = before.Find(StandardConditions.Ready);
        var now = after.Find(StandardConditions.Ready)!;
        if (now.Status == "False" && (was?.Status != "False" || was.Reason != now.Reason))
            await publish(entity, Reasons.ConnectionUnhealthy, now.Message, EventType.Warning, cancellationToken);
        else if (now.Status == "True" && was?.Status == "False")
            await publish(entity, Reasons.ConnectionRecovered, now.Message, EventType.Normal, cancellationToken);

        if (after.IsTrue(Insecure) && !before.IsTrue(Insecure))
            await publish(entity, "TlsNotVerified", after.Find(Insecure)!.Message, EventType.Warning, cancellationToken);
    }
}
