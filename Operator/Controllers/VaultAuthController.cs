using k8s.Models;
using Operator.Authentication;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Conditions;
using Operator.Runtime.Queue;
using Operator.Runtime.Rbac;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Controller;

namespace Operator.Controllers;

/// <summary>
/// Says in the status of a VaultAuth whether it can be used, and how the logins under it go. It never logs in: that is for those who use it.
/// <c>Ready</c> is false where it can't be used or where no identity can log in; one of many that can't shows in <c>LoggedIn</c> only, so that a
/// tenant's mistake doesn't make a shared VaultAuth look broken.
/// </summary>
[EntityRbac(typeof(VaultAuth), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(VaultAuth), Subresource = "status", Verbs = RbacVerb.Patch)]
public sealed class VaultAuthController(
    AuthResolver auths,
    LoginPlanner logins,
    LoginOutcomes outcomes,
    AuthUsers users,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultAuth> queue,
    StatusWriter<VaultAuth, VaultAuthSpec, VaultAuthStatus> statuses,
    Transitions transitions,
    TimeProvider time) : IEntityController<VaultAuth>
{
    private const string LoggedIn = "LoggedIn";
    private const string Message = "The VaultAuth and its VaultConnection are fit for use; the condition LoggedIn tells how logins go";

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultAuth>> ReconcileAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        var before = statuses.Current(entity);
        var (problem, summary) = await JudgeAsync(entity, before, cancellationToken);
        var generation = entity.Metadata.Generation;
        var conditions = problem is null
            ? StandardConditions.Succeeded(before.Conditions, Reasons.Accepted, Message, generation, time)
            : StandardConditions.Failed(before.Conditions, problem, generation, time);
        var after = new VaultAuthStatus
        {
            ObservedGeneration = generation,
            Identities = summary?.Identities,
            LoginFailures = summary?.Failures,
            Conditions = WithLogins(conditions, summary, generation),
        };
        await statuses.WriteAsync(entity, after, cancellationToken);
        if (problem is null)
        {
            await transitions.SucceededAsync(entity, before.Conditions, Reasons.Accepted, Message, cancellationToken);
            return ReconciliationResult<VaultAuth>.Success(entity);
        }

        await transitions.FailedAsync(entity, before.Conditions, problem, cancellationToken);
        return problem.Reason == summary?.Problem?.Reason
            ? ReconciliationResult<VaultAuth>.Success(entity) // Those who try to log in wake it.
            : ReconciliationResult<VaultAuth>.Failure(entity, problem.Message, requeueAfter: problem.RetryAfter);
    }

    /// <inheritdoc />
    public Task<ReconciliationResult<VaultAuth>> DeletedAsync(VaultAuth entity, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(entity);
        statuses.Forget(key);
        secrets.Forget(entity);
        outcomes.Forget(key);
        return Task.FromResult(ReconciliationResult<VaultAuth>.Success(entity));
    }

    private async Task<(Problem? Problem, LoginSummary? Logins)> JudgeAsync(VaultAuth entity, VaultAuthStatus before, CancellationToken cancellationToken)
    {
        if (!auths.Resolve(entity).Succeeded(out var auth, out var problem))
            return (problem, null);

        var identities = users.IdentityNamespacesOf(auth);
        var summary = outcomes.Find(auth.Key, auth.Fingerprint, identities) ?? Restore(before, identities.Count, entity.Metadata.Generation);
        using var references = secrets.Begin(entity, queue);
        problem = await logins.CheckAsync(auth, references, cancellationToken);
        if (problem is null && summary is { Identities: > 0 } && summary.Failures == summary.Identities)
            problem = summary.Problem;
        return (problem, summary);
    }

    // After a restart nobody has logged in yet: what the status says of logins stands until somebody does, so that a restart writes nothing.
    private static LoginSummary Restore(VaultAuthStatus before, int identities, long? generation) =>
        before.ObservedGeneration == generation && before.Conditions.Find(LoggedIn) is { } last
            ? new LoginSummary(
                identities,
                before.LoginFailures ?? 0,
                last.Status == "False" ? new Problem(last.Reason, last.Message, ProblemKind.Stalled) : null,
                IsKnown: true)
            : new LoginSummary(identities, 0, Problem: null, IsKnown: false);

    private IList<V1Condition> WithLogins(IList<V1Condition> conditions, LoginSummary? summary, long? generation) => summary switch
    {
        { Identities: > 0, Problem: { } problem } => conditions.With(LoggedIn, false, problem.Reason, problem.Message, generation, time),
        { Identities: > 0, IsKnown: true } =>
            conditions.With(LoggedIn, true, Reasons.LoggedIn, "The last login of every identity that uses this VaultAuth succeeded", generation, time),
        _ => [.. conditions.Where(c => c.Type != LoggedIn)],
    };
}
