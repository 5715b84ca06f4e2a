using Operator.Entities;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Controllers;

/// <summary>Says in the status of a SecretTransformation whether its templates and regular expressions are valid.</summary>
[EntityRbac(typeof(SecretTransformation), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(SecretTransformation), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class SecretTransformationController(
    TransformationCache cache,
    StatusWriter<SecretTransformation, SecretTransformationSpec, SecretTransformationStatus> statuses,
    Transitions transitions,
    TimeProvider time) : IEntityController<SecretTransformation>
{
    private const string Message = "All templates and regular expressions are valid; whether they fit the data shows at the secrets that use them";

    /// <inheritdoc />
    public async Task<ReconciliationResult<SecretTransformation>> ReconcileAsync(SecretTransformation entity, CancellationToken cancellationToken)
    {
        var problem = FindProblem(entity);
        var before = statuses.Current(entity).Conditions;
        var generation = entity.Metadata.Generation;
        var conditions = problem is null
            ? StandardConditions.Succeeded(before, Reasons.Accepted, Message, generation, time)
            : StandardConditions.Failed(before, problem, generation, time);
        var after = new SecretTransformationStatus { ObservedGeneration = generation, Conditions = conditions };
        await statuses.WriteAsync(entity, after, cancellationToken);
        if (problem is null)
            await transitions.SucceededAsync(entity, before, Reasons.Accepted, Message, cancellationToken);
        else
            await transitions.FailedAsync(entity, before, problem, cancellationToken);

        // Nothing but an edit changes the verdict: there is nothing to try again.
        return ReconciliationResult<SecretTransformation>.Success(entity);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<SecretTransformation>> DeletedAsync(SecretTransformation entity, CancellationToken cancellationToken)
    {
        statuses.Forget(ObjectKey.Of(entity));
        return Task.FromResult(ReconciliationResult<SecretTransformation>.Success(entity));
    }

    private Problem? FindProblem(SecretTransformation entity)
    {
        if (!TransformationResolver.Resolve(entity).Succeeded(out var text, out var problem))
            return problem;

        return cache.Get(text).Succeeded(out _, out problem) ? null : problem;
    }
}
