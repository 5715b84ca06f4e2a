using Operator.Authentication;
using Operator.Connections;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Controllers;

/// <summary>Says in the status of a VaultAuth whether it can be used. It never logs in: that is for those who use it.</summary>
[EntityRbac(typeof(VaultAuth), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultAuth), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultAuthController(
    LoginPlanner logins,
    ConnectionResolver connections,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultAuth> queue,
    StatusWriter<VaultAuth, VaultAuthSpec, VaultAuthStatus> statuses,
    Transitions transitions,
    TimeProvider time) : IEntityController<VaultAuth>
{
    private const string Message = "The VaultAuth and its VaultConnection are fit for use; whether a login succeeds shows at the secrets that use it";

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultAuth>> ReconcileAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        var problem = await FindProblemAsync(entity, cancellationToken);
        var before = statuses.Current(entity).Conditions;
        var generation = entity.Metadata.Generation;
        var conditions = problem is null
            ? StandardConditions.Succeeded(before, Reasons.Accepted, Message, generation, time)
            : StandardConditions.Failed(before, problem, generation, time);
        var after = new VaultAuthStatus { ObservedGeneration = generation, Conditions = conditions };
        await statuses.WriteAsync(entity, after, cancellationToken);
        if (problem is null)
        {
            await transitions.SucceededAsync(entity, before, Reasons.Accepted, Message, cancellationToken);
            return ReconciliationResult<VaultAuth>.Success(entity);
        }

        await transitions.FailedAsync(entity, before, problem, cancellationToken);
        return ReconciliationResult<VaultAuth>.Failure(entity, problem.Message, requeueAfter: problem.RetryAfter);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultAuth>> DeletedAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        statuses.Forget(ObjectKey.Of(entity));
        secrets.Forget(entity);
        return Task.FromResult(ReconciliationResult<VaultAuth>.Success(entity));
    }

    private async Task<Problem?> FindProblemAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        if (logins.Check(entity) is { } invalid)
            return invalid;

        using var references = secrets.Begin(entity, queue);
        var resolved = await connections
            .ResolveAsync(entity.Metadata.NamespaceProperty, entity.Spec.VaultConnectionRef, references, cancellationToken);
        return resolved.Succeeded(out _, out var problem) ? null : problem;
    }
}
