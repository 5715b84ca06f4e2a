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

/// <summary>Says in the status of a VaultAuthGlobal whether it is fit for use, as far as that can be told without the VaultAuths that complete it.</summary>
[EntityRbac(typeof(VaultAuthGlobal), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultAuthGlobal), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultAuthGlobalController(
    ConnectionResolver connections,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultAuthGlobal> queue,
    StatusWriter<VaultAuthGlobal, VaultAuthGlobalSpec, VaultAuthGlobalStatus> statuses,
    Transitions transitions,
    CourierSettings settings,
    TimeProvider time) : IEntityController<VaultAuthGlobal>
{
    private const string Message = "The settings are fit for use; whether they are complete shows at the VaultAuths that refer to them";

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultAuthGlobal>> ReconcileAsync(VaultAuthGlobal entity, CancellationToken cancellationToken)
    {
        var problem = await FindProblemAsync(entity, cancellationToken);
        var before = statuses.Current(entity).Conditions;
        var generation = entity.Metadata.Generation;
        var conditions = problem is null
            ? StandardConditions.Succeeded(before, Reasons.Accepted, Message, generation, time)
            : StandardConditions.Failed(before, problem, generation, time);
        await statuses.WriteAsync(entity, new VaultAuthGlobalStatus { ObservedGeneration = generation, Conditions = conditions }, cancellationToken);
        if (problem is null)
        {
            await transitions.SucceededAsync(entity, before, Reasons.Accepted, Message, cancellationToken);
            return ReconciliationResult<VaultAuthGlobal>.Success(entity);
        }

        await transitions.FailedAsync(entity, before, problem, cancellationToken);
        return ReconciliationResult<VaultAuthGlobal>.Failure(entity, problem.Message, requeueAfter: problem.RetryAfter);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultAuthGlobal>> DeletedAsync(VaultAuthGlobal entity, CancellationToken cancellationToken)
    {
        statuses.Forget(ObjectKey.Of(entity));
        secrets.Forget(entity);
        return Task.FromResult(ReconciliationResult<VaultAuthGlobal>.Success(entity));
    }

    private async Task<Problem?> FindProblemAsync(VaultAuthGlobal entity, CancellationToken cancellationToken)
    {
        var spec = entity.Spec;
        IEnumerable<string> audiences = [.. spec.Kubernetes?.Audiences ?? [], .. spec.Jwt?.Audiences ?? []];
        if (AudiencePolicy.FindRefused(audiences, settings.RefusedAudiences) is { } refused)
            return new Problem(Reasons.InvalidSpec, $"VaultAuthGlobal {ObjectKey.Of(entity)}: {AudiencePolicy.Explain(refused)}", ProblemKind.Stalled);

        if (string.IsNullOrEmpty(spec.VaultConnectionRef))
            return null;

        using var references = secrets.Begin(entity, queue);
        var resolved = await connections
            .ResolveAsync(entity.Metadata.NamespaceProperty, spec.VaultConnectionRef, references, cancellationToken);
        return resolved.Succeeded(out _, out var problem) ? null : problem;
    }
}
