using System.Globalization;
using Microsoft.Extensions.Logging;
using Operator.Authentication;
using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Operator.Runtime.Events;
using Operator.Runtime.Queue;
using Operator.Runtime.Reconciliation;
using Operator.Runtime.Reconciliation.Finalizer;

namespace Operator.Controllers;

/// <summary>
/// Revokes the credentials of a resource that is being deleted. A store that doesn't answer, or doesn't allow it, holds the resource no longer than
/// <see cref="CourierSettings.DeletionDeadline"/>, nor one with the annotation <see cref="ForceRemoveAnnotation"/>; an event then says what may be left.
/// </summary>
public sealed class VaultDynamicSecretFinalizer(
    Credentials credentials,
    HandleCipher cipher,
    DynamicSecretPlanner planner,
    SyncLedger<VaultDynamicSecretStatus> ledger,
    StatusWriter<VaultDynamicSecret, VaultDynamicSecretSpec, VaultDynamicSecretStatus> statuses,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultDynamicSecret> queue,
    EventPublisher publish,
    CourierSettings settings,
    TimeProvider time,
    ILogger<VaultDynamicSecretFinalizer> logger) : IEntityFinalizer<VaultDynamicSecret>
{
    /// <summary>Its name in <c>metadata.finalizers</c>.</summary>
    public const string Identifier = "secret-courier.io/revoke";

    /// <summary>Put on a resource, with any value, to have it go although its credentials can't be revoked.</summary>
    public const string ForceRemoveAnnotation = "secret-courier.io/force-remove";

    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a resource needs it: where credentials are to be revoked. Those of a static role aren't; should its path turn out to issue leases, the
    /// finalizer follows.
    /// </summary>
    public static bool IsNeeded(VaultDynamicSecret entity) =>
        entity.Spec.Revoke != false && (entity.Spec.AllowStaticCreds != true || Handles(entity.Status).Any());

    /// <inheritdoc />
    public async Task<ReconciliationResult<VaultDynamicSecret>> FinalizeAsync(VaultDynamicSecret entity, CancellationToken cancellationToken)
    {
        var status = ledger.Recall(ObjectKey.Of(entity), entity.Metadata.Uid, statuses.Current(entity)).Status;
        var handles = Handles(status).ToList();
        var outcomes = await RevokeAsync(entity, handles, cancellationToken);
        var path = $"{entity.Spec.Mount}/{entity.Spec.Path}";
        var open = outcomes.Where(outcome => outcome.Left is not null).ToList();
        var waiting = open.Find(outcome => !outcome.IsSettled);
        var deadline = (entity.Metadata.DeletionTimestamp ?? DateTime.UnixEpoch) + settings.DeletionDeadline;
        var isOver = deadline <= time.GetUtcNow().UtcDateTime || entity.Metadata.Annotations?.ContainsKey(ForceRemoveAnnotation) == true;
        if (waiting is not null && !isOver)
        {
            queue.Enqueue(ObjectKey.Of(entity), Lane.Urgent, deadline - time.GetUtcNow().UtcDateTime);
            return ReconciliationResult<VaultDynamicSecret>.Failure(entity, $"The credentials of {path} can't be revoked yet: {waiting.Left}");
        }

        if (handles.Count > open.Count)
            await publish(entity, Reasons.LeaseRevoked, $"The credentials of {path} are revoked", EventType.Normal, cancellationToken);
        if (open.Count > 0)
        {
            logger.NotRevoked(ObjectKey.Of(entity), open[0].Left!);
            await publish(
                entity,
                Reasons.LeaseNotRevoked,
                $"{open.Count} of {handles.Count} credentials of {path} may be left in the store{LatestEnd(status)}: {open[0].Left}",
                EventType.Warning,
                cancellationToken);
        }

        return ReconciliationResult<VaultDynamicSecret>.Success(entity);
    }

    private async Task<List<Revocation>> RevokeAsync(VaultDynamicSecret entity, List<string> handles, CancellationToken cancellationToken)
    {
        if (handles.Count == 0)
            return [];

        // A store that hangs must not use up the time in which the resource is let go.
        using var limit = new CancellationTokenSource(LongestTry, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var references = secrets.Begin(entity, queue);
        var planned = await planner.PlanSourceAsync(entity, references, cancellationToken);
        var login = planned.Succeeded(out var source, out _) ? source.Login : null;
        var outcomes = new List<Revocation>();
        foreach (var text in handles)
            outcomes.Add(await RevokeAsync(entity, text, login, references, either.Token, cancellationToken));
        return outcomes;
    }

    private async Task<Revocation> RevokeAsync(
        VaultDynamicSecret entity, string text, LoginPlan? login, ReferenceScope references, CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            return CredentialHandle.Read(await cipher.OpenAsync(entity, text, cancellationToken)) is { } handle
                ? await credentials.RevokeAsync(handle, login, references, limited)
                : Revocation.Refused("the handle can't be decrypted");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Revocation.Failed("no answer in time");
        }
    }

    private static IEnumerable<string> Handles(VaultDynamicSecretStatus? status) =>
        ((IEnumerable<string?>)[status?.Issue?.Handle, status?.SecretLease?.Id, .. status?.Retiring?.Select(item => item.Handle) ?? []])
        .OfType<string>().Distinct();

    private static string LatestEnd(VaultDynamicSecretStatus status)
    {
        var ends = (status.Retiring ?? []).Select(item => item.Expiration).Append(status.SecretLease?.Expiration).Append(status.Issue?.Lease?.Expiration);
        return ends.Max() is { } latest ? $" until {latest.ToString("u", CultureInfo.InvariantCulture)}" : "";
    }
}
