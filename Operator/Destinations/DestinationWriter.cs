using k8s.Models;
using Operator.Controllers;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;

namespace Operator.Destinations;

/// <summary>
/// Writes Secrets by server-side apply, each conditional on the state that it was decided on: one request where that state holds, and one read
/// more where it doesn't.
/// </summary>
[GenericRbac(
    Groups = [""], Resources = ["secrets"], Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
public sealed class DestinationWriter(IKubernetesClient client)
{
    // An apply that carries a resourceVersion fails with 409 on an object of another version, and creates one that is missing. No object has
    // version 1 (etcd's first write is revision 2), so this one says: only if there is none. It spares a read before every first write.
    private static readonly ExpectedSecret OnlyIfMissing = new(null, "1");

    private const int Tries = 4;

    private static readonly ApplyOptions Apply = new(Marks.FieldManager, Force: true);

    /// <summary>Writes a Secret.</summary>
    /// <param name="plan">What is asked for.</param>
    /// <param name="rendered">The data.</param>
    /// <param name="expected">The Secret that is known to be there and ours; null where none is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Outcome<WrittenSecret>> WriteAsync(
        DestinationPlan plan, RenderedSecret rendered, ExpectedSecret? expected, CancellationToken cancellationToken)
    {
        var target = expected ?? (plan.Create ? OnlyIfMissing : null);
        V1Secret? removed = null;
        for (var tries = Tries; tries > 0; tries--)
        {
            try
            {
                if (target is not null)
                {
                    var manifest = SecretManifest.Build(plan, rendered, target);
                    var applied = await client.ApplyAsync(Kinds.Secrets, manifest, Apply, cancellationToken);
                    return new WrittenSecret(applied.Metadata.Uid, applied.Metadata.ResourceVersion, removed is not null);
                }
            }
            catch (KubernetesApiException e) when (e.StatusCode == 409)
            {
                // Another state than we thought: look, and decide again.
            }
            catch (KubernetesApiException e) when (e.StatusCode is 400 or 403 or 404 or 413 or 422)
            {
                if (removed is not null)
                    return await PutBackAsync(plan, removed, e, cancellationToken);
                if (e.StatusCode != 422 || (removed = await RemoveUnchangeableAsync(plan, cancellationToken)) is null)
                    return Refused(plan, e);
            }

            var live = await client.GetAsync(Kinds.Secrets, plan.Key, cancellationToken);
            if (live is not null && Ownership.Refuse(live, plan) is { } refusal)
                return refusal;
            if (live is null && !plan.Create)
                return Missing(plan);
            target = live is null ? OnlyIfMissing : await ReleaseAsync(live, plan, rendered.Keys, cancellationToken);
        }

        return new Problem(
            Reasons.DestinationRefused, $"Secret {plan.Key} is being changed by somebody else all the time: find out who writes it", ProblemKind.Transient);
    }

    /// <summary>What would keep a Secret from being written, as far as a look at it tells; null for nothing. For what is costly to have and then refused.</summary>
    public async Task<Problem?> FindRefusalAsync(DestinationPlan plan, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(Kinds.Secrets, plan.Key, cancellationToken);
        return live is null ? plan.Create ? null : Missing(plan) : Ownership.Refuse(live, plan);
    }

    /// <summary>Deletes a Secret if it is its owner's; one that was only merged into, or has become somebody else's, stays.</summary>
    public async Task RemoveAsync(ObjectKey key, DestinationOwner owner, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(Kinds.Secrets, key, cancellationToken);
        if (live is not null && Ownership.IsOurs(live, owner))
            await DeleteAsync(key, live, cancellationToken);
    }

    // A Secret that another operator made is released by it first; null when it has changed meanwhile.
    private async Task<ExpectedSecret?> ReleaseAsync(
        V1Secret live, DestinationPlan plan, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        if (Ownership.Release(live, plan, keys) is not { } patch)
            return new ExpectedSecret(live.Metadata.Uid, live.Metadata.ResourceVersion);

        try
        {
            var released = await client.MergePatchAsync(Kinds.Secrets, plan.Key, patch, subresource: null, cancellationToken);
            return new ExpectedSecret(released.Metadata.Uid, released.Metadata.ResourceVersion);
        }
        catch (KubernetesApiException e) when (e.StatusCode is 404 or 409)
        {
            return null;
        }
    }

    // A Secret's type can't be changed, nor anything in one that is immutable (422): it is deleted and made anew at once, the shortest gap that there can be
    // under one name. Gives what was deleted.
    private async Task<V1Secret?> RemoveUnchangeableAsync(DestinationPlan plan, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(Kinds.Secrets, plan.Key, cancellationToken);
        if (live is null || !plan.Create || (live.Type == (plan.Type ?? SecretManifest.Opaque) && live.Immutable != true)
            || Ownership.Refuse(live, plan) is not null)
        {
            return null;
        }

        return await DeleteAsync(plan.Key, live, cancellationToken) ? live : null;
    }

    // An admission webhook or a quota refuses the new Secret after the old one had to go: better the old one than none.
    private async Task<Problem> PutBackAsync(DestinationPlan plan, V1Secret removed, KubernetesApiException error, CancellationToken cancellationToken)
    {
        removed.Metadata.Uid = null;
        removed.Metadata.ResourceVersion = null;
        removed.Metadata.CreationTimestamp = null;
        removed.Metadata.ManagedFields = null;
        try
        {
            await client.CreateAsync(Kinds.Secrets, removed, cancellationToken);
            return Refused(plan, error);
        }
        catch (KubernetesApiException again)
        {
            return new Problem(
                Reasons.DestinationRefused,
                $"The API server refused Secret {plan.Key}, which had to be deleted to be changed, and then also as it was before: {again.Message}",
                ProblemKind.Transient);
        }
    }

    private async Task<bool> DeleteAsync(ObjectKey key, V1Secret seen, CancellationToken cancellationToken)
    {
        try
        {
            var preconditions = new DeletePreconditions(seen.Metadata.Uid, seen.Metadata.ResourceVersion);
            await client.DeleteAsync(Kinds.Secrets, key, preconditions, cancellationToken);
            return true;
        }
        catch (KubernetesApiException e) when (e.StatusCode == 409)
        {
            return false; // Another state than the one it was decided on: it stays.
        }
    }

    private static Problem Refused(DestinationPlan plan, KubernetesApiException error) => new(
        Reasons.DestinationRefused,
        $"The API server refused Secret {plan.Key}: {error.Message}",
        error.StatusCode is 403 or 404 ? ProblemKind.Transient : ProblemKind.Stalled);

    private static Problem Missing(DestinationPlan plan) => new(
        Reasons.DestinationMissing,
        $"Secret {plan.Key} doesn't exist, and spec.destination.create is false: create it, or set create to true",
        ProblemKind.Stalled);
}
