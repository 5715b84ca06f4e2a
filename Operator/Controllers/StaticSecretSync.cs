using Operator.Destinations;
using Operator.Entities;
using Operator.Pipeline;
using Operator.Rendering;
using Operator.Runtime.Client;
using Operator.Sources;

namespace Operator.Controllers;

/// <summary>
/// The way of a static secret: plan, look for drift, read, render, compare, write. A run that finds nothing to do makes no request at all.
/// </summary>
public sealed class StaticSecretSync(
    StaticSecretPlanner planner,
    KeyValueReader reader,
    DestinationWatch watch,
    DestinationInspector inspector,
    DestinationWriter writer,
    MacKey macKey,
    TimeProvider time)
{
    /// <summary>Put on a resource, with any new value, to have it read now.</summary>
    public const string SyncNowAnnotation = "secret-courier.io/sync-now";

    /// <summary>Brings the Secret of a resource to what its source holds.</summary>
    /// <param name="entity">The resource.</param>
    /// <param name="before">What is known of its last delivery.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SyncResult> RunAsync(VaultStaticSecret entity, SyncRecord before, CancellationToken cancellationToken)
    {
        var planned = await planner.PlanAsync(entity, cancellationToken).ConfigureAwait(false);
        if (!planned.Succeeded(out var plan, out var problem))
            return new SyncResult(before with { IsFailing = true }, problem);

        var readSince = WhenToRead(entity, before, plan);
        var drift = await LookForDriftAsync(before, plan, cancellationToken).ConfigureAwait(false);
        if (readSince is null && drift is null or { IsIntact: true })
            return new SyncResult(Schedule(before with { SecretVersion = drift?.ResourceVersion ?? before.SecretVersion }, plan));

        var delivery = readSince is null && drift?.Data is { } untouched
            ? new Delivery(untouched, before.SourceVersion)
            : await ReadAsync(plan, readSince ?? time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (!delivery.Succeeded(out var content, out problem))
            return await FailAsync(entity, before, plan, problem, cancellationToken).ConfigureAwait(false);

        return await DeliverAsync(entity, before, plan, drift, content, cancellationToken).ConfigureAwait(false);
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
        if (SyncNow(entity) is { } wanted && wanted != before.HandledSyncNow)
            return now;
        return before.NextDue is { } due && due <= now ? due : null;
    }

    private async Task<Inspection?> LookForDriftAsync(SyncRecord before, StaticSecretPlan plan, CancellationToken cancellationToken)
    {
        var delivered = before.Mac is not null && before.SecretName == plan.Destination.Key.Name;
        return delivered && watch.MayDiffer(plan.Destination.Key, before.SecretUid, before.SecretVersion)
            ? await inspector.InspectAsync(plan.Destination, before.Keys, before.Mac!, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<Outcome<Delivery>> ReadAsync(StaticSecretPlan plan, DateTimeOffset readSince, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(plan.Login, plan.Source, readSince, cancellationToken).ConfigureAwait(false);
        if (!read.Succeeded(out var secret, out var problem))
            return problem;

        return SecretRenderer.Render(secret).Succeeded(out var rendered, out problem) ? new Delivery(rendered, secret.Version) : problem;
    }

    private async Task<SyncResult> DeliverAsync(
        VaultStaticSecret entity, SyncRecord before, StaticSecretPlan plan, Inspection? drift, Delivery content, CancellationToken cancellationToken)
    {
        var mac = (await macKey.LoadAsync(cancellationToken).ConfigureAwait(false))
            .Compute(VaultStaticSecret.EntityKind, ObjectKey.Of(entity), content.Rendered.Data);
        var changed = !SecretMac.AreEqual(mac, before.Mac);
        var touched = drift is { IsIntact: false };
        var record = before with
        {
            IsFailing = false,
            Generation = entity.Metadata.Generation,
            Login = plan.Login.Identity.Fingerprint,
            HandledSyncNow = SyncNow(entity),
            SourcePath = plan.Source.ToString(),
            SourceVersion = content.Version,
            SecretVersion = drift?.ResourceVersion ?? before.SecretVersion,
        };
        if (!changed && !touched && before.Generation == entity.Metadata.Generation)
            return new SyncResult(Schedule(record, plan));

        var renamed = before.SecretName is not null && before.SecretName != plan.Destination.Key.Name;
        var expected = drift is not null ? drift.ResourceVersion : renamed ? null : before.SecretVersion;
        var write = await writer.WriteAsync(plan.Destination, content.Rendered, expected, cancellationToken).ConfigureAwait(false);
        if (!write.Succeeded(out var written, out var problem))
            return new SyncResult(before with { IsFailing = true }, problem);

        if (renamed && before.SecretUid is { } abandoned)
            await writer.RemoveAsync(plan.Destination.Key with { Name = before.SecretName! }, abandoned, cancellationToken).ConfigureAwait(false);

        record = record with
        {
            Mac = mac,
            SecretName = plan.Destination.Key.Name,
            SecretUid = written.Uid,
            SecretVersion = written.ResourceVersion,
            Keys = content.Rendered.Keys,
            LastSyncTime = changed ? WholeSeconds(time.GetUtcNow()) : before.LastSyncTime,
        };
        return new SyncResult(Schedule(record, plan), Rotated: changed && before.Mac is not null, DriftRepaired: touched);
    }

    // Whatever fails, what was delivered stays; but for a definite "nothing there", where the resource asks for it to go.
    private async Task<SyncResult> FailAsync(
        VaultStaticSecret entity, SyncRecord before, StaticSecretPlan plan, Problem problem, CancellationToken cancellationToken)
    {
        var failing = before with { IsFailing = true };
        if (problem.Reason != Reasons.SourceMissing || entity.Spec.OnSourceMissing != SourceMissingPolicy.Delete || before.SecretUid is not { } uid
            || !plan.Destination.Create)
            return new SyncResult(failing, problem);

        await writer.RemoveAsync(plan.Destination.Key with { Name = before.SecretName! }, uid, cancellationToken).ConfigureAwait(false);
        return new SyncResult(failing with { Mac = null, SecretName = null, SecretUid = null, SecretVersion = null, Keys = [] }, problem);
    }

    private SyncRecord Schedule(SyncRecord record, StaticSecretPlan plan)
    {
        var now = time.GetUtcNow();
        var due = record.NextDue is { } next && next > now && next - now <= plan.Interval
            ? next
            : RefreshSchedule.NextDue(now, plan.Interval, plan.Phase);
        return record with { NextDue = due };
    }

    private static string? SyncNow(VaultStaticSecret entity) =>
        entity.Metadata.Annotations is { } annotations && annotations.TryGetValue(SyncNowAnnotation, out var value) ? value : null;

    private static DateTime WholeSeconds(DateTimeOffset moment) =>
        new(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    private sealed record Delivery(RenderedSecret Rendered, int? Version);
}
