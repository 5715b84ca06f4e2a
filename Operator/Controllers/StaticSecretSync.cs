using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Rendering;
using Operator.Runtime.Queue;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>
/// What is static about a static secret: when its source is read, and what is read. The rest of its way is <see cref="SecretDelivery"/>'s. A run that finds
/// nothing to do makes no request at all.
/// </summary>
public sealed class StaticSecretSync(
    StaticSecretPlanner planner,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultStaticSecret> queue,
    SourceReader reader,
    SecretDelivery delivery,
    DeliveredContent deliveredContent,
    TimeProvider time)
{
    /// <summary>Put on a resource, with any new value, to have it read now.</summary>
    public const string SyncNowAnnotation = ApiGroup.SyncNowAnnotation;

    private static readonly TimeSpan CatchUp = TimeSpan.FromHours(1);

    /// <summary>Brings the Secret of a resource to what its sources hold.</summary>
    /// <param name="entity">The resource.</param>
    /// <param name="before">What is known of its last delivery.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SyncResult<VaultStaticSecretStatus>> RunAsync(
        VaultStaticSecret entity, SyncRecord<VaultStaticSecretStatus> before, CancellationToken cancellationToken)
    {
        using var references = secrets.Begin(entity, queue);
        var planned = await planner.PlanAsync(entity, references, cancellationToken);
        if (!planned.Succeeded(out var plan, out var problem))
            return Failed(before, problem);
        if (delivery.FindFight(before, plan.Destination) is { } fight)
            return new(before, fight);

        var readSince = WhenToRead(entity, before, plan);
        var found = await delivery.InspectAsync(before, plan.Destination, cancellationToken);
        if (readSince is null && (found is null or { IsIntact: true } || plan.Destination.ReportsDrift))
            return Settled(new(SecretDelivery.Seen(before, found)), plan, hasRead: false);

        var read = readSince is null && found?.Data is { } untouched
            ? new Content(untouched, before.Status.Sources, before.Status.SourceMac)
            : await ReadAsync(entity, before, plan, found, readSince ?? time.GetUtcNow(), cancellationToken);
        if (!read.Succeeded(out var content, out problem))
            return await FailAsync(entity, before, plan, problem, cancellationToken);

        var after = Delivered(entity, before, plan, content);
        if (content.Rendered is not { } rendered)
            return Settled(new(after), plan, hasRead: true);

        var result = await delivery.DeliverAsync(before, after, plan.Destination, rendered, found, cancellationToken);
        return result.Problem is null
            ? Settled(result, plan, hasRead: true)
            : await SecretDelivery.AwaitAsync(result, plan.Destination, references, cancellationToken);
    }

    // Nothing is left to do until the next moment; a Secret that is gone and stays so is a problem all the same.
    private SyncResult<VaultStaticSecretStatus> Settled(SyncResult<VaultStaticSecretStatus> result, StaticSecretPlan plan, bool hasRead)
    {
        var record = Schedule(result.Record, plan, hasRead);
        var problem = DeliveryStatus.FindDeletion(record.Status);
        return result with { Record = record, Problem = problem is null ? null : problem with { RetryAfter = record.NextDue - time.GetUtcNow() } };
    }

    // Null where what was delivered is known to be current; else how fresh an answer must be. What is due shares an answer with all that is due at
    // the same moment; what somebody just changed gets nothing older than that.
    private DateTimeOffset? WhenToRead(VaultStaticSecret entity, SyncRecord<VaultStaticSecretStatus> before, StaticSecretPlan plan)
    {
        var now = time.GetUtcNow();
        if (before.IsFailing || before.Delivered is null || before.Generation != entity.Metadata.Generation)
            return now;
        if (before.Login is { } login && login != plan.Login)
            return now;
        if (before.Status.Transformation != plan.Transformation?.Fingerprint)
            return now;
        if (SyncNow(entity) is { } wanted && wanted != before.Status.LastHandledSyncNow)
            return now;
        return before.NextDue is { } due && due <= now ? due : null;
    }

    private async Task<Outcome<Content>> ReadAsync(
        VaultStaticSecret entity,
        SyncRecord<VaultStaticSecretStatus> before,
        StaticSecretPlan plan,
        Inspection? found,
        DateTimeOffset readSince,
        CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(plan.Sources, readSince, cancellationToken);
        if (!read.Succeeded(out var merged, out var problem))
            return problem;

        string? sourceMac = null;
        if (plan.Transformation is { IsRepeatable: false } once)
        {
            sourceMac = await deliveredContent.ComputeMacAsync(plan.Destination, merged.Secret, cancellationToken);
            if (DeliveredContent.IsCurrent(before, plan.Destination, once, sourceMac))
            {
                if (found is null && before.Generation == entity.Metadata.Generation)
                    return new Content(null, merged.Sources, sourceMac);
                if (await deliveredContent.FindAsync(before, plan.Destination, found, cancellationToken) is { } kept)
                    return kept.Succeeded(out var delivered, out problem) ? new Content(delivered, merged.Sources, sourceMac) : problem;
            }
        }

        return Render(plan, merged, cancellationToken).Succeeded(out var rendered, out problem) ? new Content(rendered, merged.Sources, sourceMac) : problem;
    }

    private Outcome<RenderedSecret> Render(StaticSecretPlan plan, MergedSources read, CancellationToken cancellationToken) =>
        plan.Transformation is { } transformation
            ? SecretRenderer.Render(read.Secret, transformation, plan.Destination.Type, time, cancellationToken)
            : SecretRenderer.Render(read.Secret, plan.Destination.Type);

    private static SyncRecord<VaultStaticSecretStatus> Delivered(
        VaultStaticSecret entity, SyncRecord<VaultStaticSecretStatus> before, StaticSecretPlan plan, Content content) => before with
        {
            IsFailing = false,
            Generation = entity.Metadata.Generation,
            Login = plan.Login,
            Status = before.Status with
            {
                Transformation = plan.Transformation?.Fingerprint,
                LastHandledSyncNow = SyncNow(entity),
                SourceMac = content.SourceMac,
                Sources = content.Sources,
            },
        };

    // Whatever fails, what was delivered stays; but for a definite "nothing there", where the resource asks for it to go.
    private async Task<SyncResult<VaultStaticSecretStatus>> FailAsync(
        VaultStaticSecret entity,
        SyncRecord<VaultStaticSecretStatus> before,
        StaticSecretPlan plan,
        Problem problem,
        CancellationToken cancellationToken)
    {
        var goes = problem.Reason == Reasons.SourceMissing && entity.Spec.OnSourceMissing == SourceMissingPolicy.Delete;
        return Failed(goes ? await delivery.WithdrawAsync(before, plan.Destination, cancellationToken) : before, problem);
    }

    private static SyncResult<VaultStaticSecretStatus> Failed(SyncRecord<VaultStaticSecretStatus> before, Problem problem) => new(before.Failing(), problem);

    private SyncRecord<VaultStaticSecretStatus> Schedule(SyncRecord<VaultStaticSecretStatus> record, StaticSecretPlan plan, bool hasRead)
    {
        var now = time.GetUtcNow();
        if (record.NextDue is { } next && next > now && next - now <= plan.Interval)
            return record;

        // After a restart nobody knows whether a moment was missed meanwhile: within the hour everything is read once, spread by its phase.
        var afterRestart = record.NextDue is null && !hasRead && plan.Interval > CatchUp;
        return record with { NextDue = RefreshSchedule.NextDue(now, afterRestart ? CatchUp : plan.Interval, plan.Phase, hasRead) };
    }

    private static string? SyncNow(VaultStaticSecret entity) =>
        entity.Metadata.Annotations is { } annotations && annotations.TryGetValue(SyncNowAnnotation, out var value) ? value : null;

    // Without Rendered: what was delivered can't be rendered again, and stands.
    private sealed record Content(RenderedSecret? Rendered, IList<SourceStatus>? Sources, string? SourceMac);
}
