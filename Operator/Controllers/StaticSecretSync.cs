using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.References;
using Operator.Rendering;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>
/// The way of a static secret: plan, look for drift, read, render, compare, write. A run that finds nothing to do makes no request at all.
/// </summary>
public sealed class StaticSecretSync(
    StaticSecretPlanner planner,
    ReferencedSecrets secrets,
    IReconcileQueue<VaultStaticSecret> queue,
    KeyValueReader reader,
    DestinationWatch watch,
    DestinationInspector inspector,
    DestinationWriter writer,
    MacKey macKey,
    DeliveredContent deliveredContent,
    TimeProvider time)
{
    /// <summary>Put on a resource, with any new value, to have it read now.</summary>
    public const string SyncNowAnnotation = ApiGroup.SyncNowAnnotation;

    private const int MostRepairs = 3;
    private static readonly TimeSpan RepairWindow = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CatchUp = TimeSpan.FromHours(1);

    /// <summary>Brings the Secret of a resource to what its source holds.</summary>
    /// <param name="entity">The resource.</param>
    /// <param name="before">What is known of its last delivery.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SyncResult> RunAsync(VaultStaticSecret entity, SyncRecord before, CancellationToken cancellationToken)
    {
        using var references = secrets.Begin(entity, queue);
        var planned = await planner.PlanAsync(entity, references, cancellationToken);
        if (!planned.Succeeded(out var plan, out var problem))
            return new SyncResult(before with { IsFailing = true }, problem);

        if (IsFoughtOver(before, plan))
            return new SyncResult(before, FoughtOver(plan));

        var readSince = WhenToRead(entity, before, plan);
        var drift = await LookForDriftAsync(before, plan, cancellationToken);
        if (readSince is null && drift is null or { IsIntact: true })
            return new SyncResult(Schedule(Seen(before, drift), plan, hasRead: false));

        var delivery = readSince is null && drift?.Data is { } untouched
            ? new Delivery(untouched, before.SourceVersion, before.SourceMac)
            : await ReadAsync(entity, before, plan, drift, readSince ?? time.GetUtcNow(), cancellationToken);
        if (!delivery.Succeeded(out var content, out problem))
            return await FailAsync(entity, before, plan, problem, cancellationToken);

        return await DeliverAsync(entity, before, plan, drift, content, cancellationToken);
    }

    // Null where what was delivered is known to be current; else how fresh an answer must be. What is due shares an answer with all that is due at
    // the same moment; what somebody just changed gets nothing older than that.
    private DateTimeOffset? WhenToRead(VaultStaticSecret entity, SyncRecord before, StaticSecretPlan plan)
    {
        var now = time.GetUtcNow();
        if (before.IsFailing || before.Mac is null || before.Generation != entity.Metadata.Generation)
            return now;
        if (before.Login is { } login && login != plan.Login.Identity.Fingerprint)
            return now;
        if (before.Transformation != plan.Transformation?.Fingerprint)
            return now;
        if (SyncNow(entity) is { } wanted && wanted != before.HandledSyncNow)
            return now;
        return before.NextDue is { } due && due <= now ? due : null;
    }

    private async Task<Inspection?> LookForDriftAsync(SyncRecord before, StaticSecretPlan plan, CancellationToken cancellationToken)
    {
        var delivered = before.Mac is not null && before.SecretName == plan.Destination.Key.Name;
        return delivered && watch.MayDiffer(plan.Destination.Key, before.SecretUid, before.SecretVersion)
            ? await inspector.InspectAsync(plan.Destination, before.Keys, before.Mac!, cancellationToken)
            : null;
    }

    private async Task<Outcome<Delivery>> ReadAsync(
        VaultStaticSecret entity, SyncRecord before, StaticSecretPlan plan, Inspection? drift, DateTimeOffset readSince, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(plan.Login, plan.Source, readSince, cancellationToken);
        if (!read.Succeeded(out var source, out var problem))
            return problem;

        string? sourceMac = null;
        if (plan.Transformation is { IsRepeatable: false } once)
        {
            sourceMac = (await macKey.LoadAsync(cancellationToken)).ComputeOfSource(VaultStaticSecret.EntityKind, ObjectKey.Of(entity), source);
            if (DeliveredContent.IsCurrent(before, plan.Destination, once, sourceMac))
            {
                if (drift is null && before.Generation == entity.Metadata.Generation)
                    return new Delivery(null, source.Version, sourceMac);
                if (await deliveredContent.FindAsync(before, plan.Destination, drift, cancellationToken) is { } found)
                    return found.Succeeded(out var delivered, out problem) ? new Delivery(delivered, source.Version, sourceMac) : problem;
            }
        }

        var rendering = plan.Transformation is { } transformation
            ? SecretRenderer.Render(source, transformation, plan.Destination.Type, time, cancellationToken)
            : SecretRenderer.Render(source, plan.Destination.Type);
        return rendering.Succeeded(out var rendered, out problem) ? new Delivery(rendered, source.Version, sourceMac) : problem;
    }

    private async Task<SyncResult> DeliverAsync(
        VaultStaticSecret entity, SyncRecord before, StaticSecretPlan plan, Inspection? drift, Delivery content, CancellationToken cancellationToken)
    {
        var mac = content.Rendered is null
            ? before.Mac!
            : (await macKey.LoadAsync(cancellationToken)).Compute(VaultStaticSecret.EntityKind, ObjectKey.Of(entity), content.Rendered.Data);
        var changed = !SecretMac.AreEqual(mac, before.Mac);
        var touched = drift is { IsIntact: false };
        var record = Seen(before, drift) with
        {
            IsFailing = false,
            Generation = entity.Metadata.Generation,
            Login = plan.Login.Identity.Fingerprint,
            Transformation = plan.Transformation?.Fingerprint,
            SourceMac = content.SourceMac,
            HandledSyncNow = SyncNow(entity),
            SourcePath = plan.Source.ToString(),
            SourceVersion = content.Version,
        };
        if (content.Rendered is null || !changed && !touched && before.Generation == entity.Metadata.Generation)
            return new SyncResult(Schedule(record, plan, hasRead: true));

        var renamed = before.SecretName is not null && before.SecretName != plan.Destination.Key.Name;
        var write = await writer.WriteAsync(plan.Destination, content.Rendered, Expected(before, drift, renamed), cancellationToken);
        if (!write.Succeeded(out var written, out var problem))
            return new SyncResult(before with { IsFailing = true }, problem);

        if (renamed)
            await writer.RemoveAsync(plan.Destination.Key with { Name = before.SecretName! }, plan.Destination.Owner, cancellationToken);

        record = record with
        {
            Mac = mac,
            SecretName = plan.Destination.Key.Name,
            SecretUid = written.Uid,
            SecretVersion = written.ResourceVersion,
            Keys = content.Rendered.Keys,
            LastSyncTime = changed ? WholeSeconds(time.GetUtcNow()) : before.LastSyncTime,
            Repairs = touched ? [.. RecentRepairs(before), time.GetUtcNow()] : before.Repairs,
        };
        return new SyncResult(
            Schedule(record, plan, hasRead: true), Rotated: changed && before.Mac is not null, DriftRepaired: touched, Recreated: written.Recreated);
    }

    // What a look at the Secret found, where it is still ours to speak of.
    private static SyncRecord Seen(SyncRecord before, Inspection? drift) =>
        drift is { IsIntact: true } ? before with { SecretUid = drift.Uid, SecretVersion = drift.ResourceVersion } : before;

    // A Secret that has become another one (another UID) is not known to be ours: the writer looks whose it is.
    private static ExpectedSecret? Expected(SyncRecord before, Inspection? drift, bool renamed)
    {
        var (uid, version) = drift is null ? (before.SecretUid, before.SecretVersion) : (drift.Uid, drift.ResourceVersion);
        return renamed || uid is null || version is null || uid != before.SecretUid ? null : new ExpectedSecret(uid, version);
    }

    // Two that put the same Secret right in turn would go on for ever: after a few repairs within a minute we wait, and say so.
    private bool IsFoughtOver(SyncRecord before, StaticSecretPlan plan) =>
        RecentRepairs(before).Count() >= MostRepairs && watch.MayDiffer(plan.Destination.Key, before.SecretUid, before.SecretVersion);

    private IEnumerable<DateTimeOffset> RecentRepairs(SyncRecord before) =>
        before.Repairs.Where(repair => time.GetUtcNow() - repair < RepairWindow);

    private static Problem FoughtOver(StaticSecretPlan plan) => new(
        Reasons.Conflict,
        $"Secret {plan.Destination.Key} is changed by somebody else as often as it is put right: find out who writes it "
        + $"(kubectl -n {plan.Destination.Key.Namespace} get secret {plan.Destination.Key.Name} -o yaml --show-managed-fields)",
        ProblemKind.Transient,
        RepairWindow);

    // Whatever fails, what was delivered stays; but for a definite "nothing there", where the resource asks for it to go.
    private async Task<SyncResult> FailAsync(
        VaultStaticSecret entity, SyncRecord before, StaticSecretPlan plan, Problem problem, CancellationToken cancellationToken)
    {
        var failing = before with { IsFailing = true };
        if (problem.Reason != Reasons.SourceMissing || entity.Spec.OnSourceMissing != SourceMissingPolicy.Delete || before.SecretName is not { } name)
            return new SyncResult(failing, problem);

        await writer.RemoveAsync(plan.Destination.Key with { Name = name }, plan.Destination.Owner, cancellationToken);
        return new SyncResult(failing with { Mac = null, SecretName = null, SecretUid = null, SecretVersion = null, Keys = [] }, problem);
    }

    private SyncRecord Schedule(SyncRecord record, StaticSecretPlan plan, bool hasRead)
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

    private static DateTime WholeSeconds(DateTimeOffset moment) =>
        new(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    // Without Rendered: what was delivered can't be rendered again, and stands.
    private sealed record Delivery(RenderedSecret? Rendered, int? Version, string? SourceMac);
}
