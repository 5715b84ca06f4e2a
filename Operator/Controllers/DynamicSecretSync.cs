using Microsoft.Extensions.Logging;
using Operator.Destinations;
using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;

namespace Operator.Controllers;

/// <summary>
/// What is dynamic about a dynamic secret: when its lease is renewed, when other credentials are needed, and when what was replaced is revoked. The rest of its
/// way is <see cref="SecretDelivery"/>'s. A run that finds nothing due makes no request at all.
/// </summary>
public sealed class DynamicSecretSync(
    DynamicSecretPlanner planner,
    DynamicSecretIssue issue,
    LeaseUpkeep upkeep,
    Retirement retirement,
    Credentials credentials,
    HandleCipher cipher,
    DynamicSecretSchedule schedule,
    SecretDelivery delivery,
    DestinationInspector inspector,
    ILogger<DynamicSecretSync> logger)
{
    /// <summary>Brings the Secret of a resource to credentials that live.</summary>
    public async Task<SyncResult<VaultDynamicSecretStatus>> RunAsync(DynamicSecretRun run, CancellationToken cancellationToken)
    {
        var destination = DestinationPlan.Of(run.Entity, run.Entity.Spec.Destination);
        var asked = await planner.PlanSourceAsync(run.Entity, run.References, cancellationToken);
        if (!asked.Succeeded(out var source, out var problem))
            return Failed(run, problem);
        if (await issue.SettleAsync(run, source, destination, cancellationToken) is { } unsettled)
            return Failed(run, unsettled);

        await RetireAsync(run, source, cancellationToken);
        var kept = await KeepUpAsync(run, source, cancellationToken);
        var result = planner.Plan(run.Entity, source, destination).Succeeded(out var plan, out problem)
            ? await DeliverAsync(run, plan, kept.Verdict, cancellationToken)
            : Failed(run, problem);
        return result with
        {
            Problem = result.Problem ?? (run.Status.SecretLease == kept.Status.SecretLease ? kept.Problem : null),
            Rotated = result.Rotated || run.HasAdopted,
        };
    }

    /// <summary>Keeps the lease of a suspended resource alive, and does nothing else.</summary>
    public async Task KeepAliveAsync(DynamicSecretRun run, CancellationToken cancellationToken)
    {
        var asked = await planner.PlanSourceAsync(run.Entity, run.References, cancellationToken);
        if (asked.Succeeded(out var source, out _))
            await KeepUpAsync(run, source, cancellationToken);
    }

    /// <summary>The value by which somebody asks for new credentials now; null for nobody.</summary>
    internal static string? SyncNow(VaultDynamicSecret entity) =>
        entity.Metadata.Annotations is { } annotations && annotations.TryGetValue(ApiGroup.SyncNowAnnotation, out var value) ? value : null;

    private async Task<SyncResult<VaultDynamicSecretStatus>> DeliverAsync(
        DynamicSecretRun run, DynamicSecretPlan plan, LeaseVerdict verdict, CancellationToken cancellationToken)
    {
        if (delivery.FindFight(run.Record, plan.Destination) is { } fight)
            return new(run.Record, fight);

        var found = await delivery.InspectAsync(run.Record, plan.Destination, cancellationToken);
        var reason = WhyNew(run, plan, verdict, found);
        if (reason is null && await KeepAsync(run, plan, found, cancellationToken) is { } result)
        {
            run.Record = result.Record;
            return result;
        }

        // A refresh of what has no lease is no news.
        var isPlain = run.Status.SecretLease is null && run.Record.Delivered is not null && run.Status.Source == plan.Source.Fingerprint;
        if (isPlain)
            return await issue.ReadAsync(run, plan, found, cancellationToken);

        logger.Rotating(run.Key, reason ?? "the Secret doesn't hold them any more");
        return await issue.IssueAsync(run, plan, found, cancellationToken);
    }

    // Null where what was delivered stays.
    private string? WhyNew(DynamicSecretRun run, DynamicSecretPlan plan, LeaseVerdict verdict, Inspection? found)
    {
        var status = run.Status;
        if (run.Record.Delivered is null)
            return "none were delivered yet";
        if (status.Source != plan.Source.Fingerprint)
            return "what is asked for has changed";
        if (verdict != LeaseVerdict.Holds)
            return verdict == LeaseVerdict.Gone ? "the lease is gone" : "the lease ends and can't be renewed";
        if (status.Transformation != plan.Transformation?.TextFingerprint)
            return "the transformation has changed, and what it is applied to isn't kept";
        if (SyncNow(run.Entity) is { } wanted && wanted != status.LastHandledSyncNow)
            return "it was asked for";
        if (found is { Data: null })
            return "somebody else changed or deleted the Secret";
        return status.SecretLease is null && schedule.IsReadDue(run.Entity, status) ? "they are due" : null;
    }

    // What the Secret holds stays; labels and the like are brought to what the spec says. Null where the data turns out to be gone.
    private async Task<SyncResult<VaultDynamicSecretStatus>?> KeepAsync(
        DynamicSecretRun run, DynamicSecretPlan plan, Inspection? found, CancellationToken cancellationToken)
    {
        var record = run.Record with { IsFailing = false };
        if (record.Generation == run.Entity.Metadata.Generation && found is null or { IsIntact: true })
            return new(SecretDelivery.Seen(record, found));

        var delivered = record.Delivered!;
        var data = found?.Data;
        if (data is null)
        {
            var place = plan.Destination with { Key = plan.Destination.Key with { Name = delivered.Name! } };
            data = (await inspector.InspectAsync(place, delivered, record.Status.SecretMac!, cancellationToken)).Data;
        }

        if (data is null)
            return null;

        var after = record with { Generation = run.Entity.Metadata.Generation };
        var result = await delivery.DeliverAsync(record, after, plan.Destination, data, found, cancellationToken);
        return await SecretDelivery.AwaitAsync(result, plan.Destination, run.References, cancellationToken);
    }

    private async Task<UpkeepResult> KeepUpAsync(DynamicSecretRun run, CredentialSource source, CancellationToken cancellationToken)
    {
        if (run.Status.SecretLease is null)
            return new UpkeepResult(run.Status, LeaseVerdict.Holds);

        var result = await upkeep.RunAsync(run.Entity, run.Status, source, DynamicSecretSchedule.LeaseScheduleOf(run.Entity), cancellationToken);
        run.Status = result.Status;
        run.IsLeaseLost = result.Verdict == LeaseVerdict.Gone;
        return result;
    }

    private async Task RetireAsync(DynamicSecretRun run, CredentialSource source, CancellationToken cancellationToken)
    {
        if (run.Status.Retiring is null)
            return;

        var result = await retirement.RunAsync(run.Status.Retiring, async text =>
            CredentialHandle.Read(await cipher.OpenAsync(run.Entity, text, cancellationToken)) is { } handle
                ? await credentials.RevokeAsync(handle, source.Login, run.References, cancellationToken)
                : Revocation.Refused("the handle can't be decrypted"));
        run.Status = run.Status with { Retiring = result.Retiring };
        run.Revoked += result.Revoked;
        run.Left.AddRange(result.Left);
        run.RetirementDue = result.Next;
    }

    private static SyncResult<VaultDynamicSecretStatus> Failed(DynamicSecretRun run, Problem problem) => new(run.Record.Failing(), problem);
}
