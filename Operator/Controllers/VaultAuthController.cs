using Operator.Authentication;
using Operator.Connections;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Runtime.Client;
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
    StatusWriter<VaultAuth, VaultAuthSpec, VaultAuthStatus> statuses,
    Transitions transitions,
    TimeProvider time) : IEntityController<VaultAuth>
{
    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultAuth>> ReconcileAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        if (await FindProblemAsync(entity, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            await ReportAsync(entity, problem, cancellationToken).ConfigureAwait(false);
            return ReconciliationResult<VaultAuth>.Failure(entity, problem.Message, requeueAfter: problem.RetryAfter);
        }

        var before = statuses.Current(entity);
        const string Message = "The VaultAuth and its VaultConnection are fit for use; whether a login succeeds shows at the secrets that use it";
        var conditions = StandardConditions.Succeeded(before.Conditions, Reasons.Accepted, Message, entity.Metadata.Generation, time);
        var after = new VaultAuthStatus { ObservedGeneration = entity.Metadata.Generation, Conditions = conditions };
        await statuses.WriteAsync(entity, after, cancellationToken).ConfigureAwait(false);
        await transitions.SucceededAsync(entity, before.Conditions, Reasons.Accepted, Message, cancellationToken).ConfigureAwait(false);
        return ReconciliationResult<VaultAuth>.Success(entity);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultAuth>> DeletedAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        statuses.Forget(ObjectKey.Of(entity));
        return Task.FromResult(ReconciliationResult<VaultAuth>.Success(entity));
    }

    private async Task<Problem?> FindProblemAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        if (logins.Check(entity) is { } invalid)
            return invalid;

        var resolved = await connections
            .ResolveAsync(entity.Metadata.NamespaceProperty, entity.Spec.VaultConnectionRef, cancellationToken).ConfigureAwait(false);
        return resolved.Succeeded(out _, out var problem) ? null : problem;
    }

    private async Task ReportAsync(VaultAuth entity, Problem problem, CancellationToken cancellationToken)
    {
        var before = statuses.Current(entity);
        var conditions = StandardConditions.Failed(before.Conditions, problem, entity.Metadata.Generation, time);
        var after = new VaultAuthStatus { ObservedGeneration = entity.Metadata.Generation, Conditions = conditions };
        await statuses.WriteAsync(entity, after, cancellationToken).ConfigureAwait(false);
        await transitions.FailedAsync(entity, before.Conditions, problem, cancellationToken).ConfigureAwait(false);
    }
}
