using Operator.Destinations;
using Operator.Entities;
using Operator.References;
using Operator.Rendering;

namespace Operator.Pipeline;

/// <summary>
/// The way of rendered data into its Secret, the same for all kinds: look for drift, compare by MAC, write where something differs, remove the Secret of a
/// former name. What is delivered and untouched costs no request.
/// </summary>
public sealed class SecretDelivery(
    DestinationWatch watch, DestinationInspector inspector, DestinationWriter writer, MacKey macKey, TimeProvider time)
{
    private const int MostRepairs = 3;
    private static readonly TimeSpan RepairWindow = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The problem of a Secret that somebody else changes as often as it is put right: two that do so in turn would go on for ever, so after a few repairs
    /// within a minute we wait, and say so. Null where that isn't so.
    /// </summary>
    public Problem? FindFight<TStatus>(SyncRecord<TStatus> before, DestinationPlan plan)
        where TStatus : SecretStatus =>
        RecentRepairs(before).Count() >= MostRepairs && MayDiffer(before, plan)
            ? new Problem(
                Reasons.Conflict,
                $"Secret {plan.Key} is changed by somebody else as often as it is put right: find out who writes it "
                + $"(kubectl -n {plan.Key.Namespace} get secret {plan.Key.Name} -o yaml --show-managed-fields)",
                ProblemKind.Transient,
                RepairWindow)
            : null;

    /// <summary>Looks at the Secret if somebody may have touched it since it was delivered; null where nobody did, or nothing is delivered under this name.</summary>
    public async Task<Inspection?> InspectAsync<TStatus>(SyncRecord<TStatus> before, DestinationPlan plan, CancellationToken cancellationToken)
        where TStatus : SecretStatus =>
        before.Delivered is { } delivered && delivered.Name == plan.Key.Name && MayDiffer(before, plan)
            ? await inspector.InspectAsync(plan, delivered, before.Status.SecretMac!, cancellationToken)
            : null;

    /// <summary>Delivers data, if the Secret doesn't hold it already as it is asked for.</summary>
    /// <param name="before">What was known before.</param>
    /// <param name="after">What is known once the data is delivered, but for what the write itself tells.</param>
    /// <param name="plan">Where it goes.</param>
    /// <param name="rendered">The data.</param>
    /// <param name="found">What <see cref="InspectAsync"/> found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SyncResult<TStatus>> DeliverAsync<TStatus>(
        SyncRecord<TStatus> before,
        SyncRecord<TStatus> after,
        DestinationPlan plan,
        RenderedSecret rendered,
        Inspection? found,
        CancellationToken cancellationToken)
        where TStatus : SecretStatus
    {
        var calculator = await macKey.LoadAsync(cancellationToken);
        var mac = calculator.Compute(plan.Owner.Kind, plan.Owner.KeyIn(plan.Key), rendered.Data);
        var changed = !SecretMac.AreEqual(mac, before.Status.SecretMac);
        if (changed && before.Delivered is { } last && last.Name == plan.Key.Name && !calculator.IsUnderThisKey(before.Status.SecretMac!))
            changed = !await inspector.HoldsAsync(plan, last, rendered, cancellationToken);
        if (!changed && before.Generation == after.Generation && !IsToBeRepaired(before, after, plan, found))
            return new SyncResult<TStatus>(Seen(after with { Status = after.Status with { SecretMac = mac } }, found));

        var write = await writer.WriteAsync(plan, rendered, Expected(before, plan, found), cancellationToken);
        if (!write.Succeeded(out var written, out var problem))
            return new SyncResult<TStatus>(before.Failing(), problem);

        if (before.Delivered is { } former && former.Name != plan.Key.Name && !plan.Retain)
            await writer.RemoveAsync(plan.Key with { Name = former.Name! }, plan.Owner, cancellationToken);

        var touched = found is { IsIntact: false };
        return new SyncResult<TStatus>(after with
        {
            Repairs = touched ? [.. RecentRepairs(before), time.GetUtcNow()] : before.Repairs,
            Status = after.Status with
            {
                SecretMac = mac,
                LastSyncTime = changed ? WholeSeconds(time.GetUtcNow()) : before.Status.LastSyncTime,
                Destination = Describe(plan, rendered, written),
            },
        })
        {
            Rotated = changed && before.Status.SecretMac is not null,
            DriftRepaired = touched,
            Recreated = written.Recreated,
        };
    }

    /// <summary>Has a change of the Secret wake the resource, where it stands in the way or isn't there: nobody asks for it again and again.</summary>
    public static async Task<SyncResult<TStatus>> AwaitAsync<TStatus>(
        SyncResult<TStatus> result, DestinationPlan plan, ReferenceScope references, CancellationToken cancellationToken)
        where TStatus : SecretStatus
    {
        if (result.Problem is not { Reason: Reasons.Conflict or Reasons.DestinationMissing } problem)
            return result;

        // What came or went between the write and the watch wakes nobody.
        var isThere = await references.FindAsync(plan.Key, cancellationToken) is not null;
        return isThere == (problem.Reason == Reasons.Conflict) ? result : result with { Problem = problem with { RetryAfter = TimeSpan.FromSeconds(1) } };
    }

    /// <summary>Takes the Secret away, as its source is gone for certain and the resource wants it so. One that was only merged into stays.</summary>
    public async Task<SyncRecord<TStatus>> WithdrawAsync<TStatus>(SyncRecord<TStatus> before, DestinationPlan plan, CancellationToken cancellationToken)
        where TStatus : SecretStatus
    {
        if (before.Status.Destination?.Name is not { } name)
            return before;

        await writer.RemoveAsync(plan.Key with { Name = name }, plan.Owner, cancellationToken);
        return before with { Status = before.Status with { SecretMac = null, Destination = null } };
    }

    /// <summary>The record after a look at the Secret: an intact one is known by the version that was seen, and drift that is only reported by what it is.</summary>
    public static SyncRecord<TStatus> Seen<TStatus>(SyncRecord<TStatus> record, Inspection? found)
        where TStatus : SecretStatus =>
        found is null
            ? record
            : record with
            {
                Status = record.Status with
                {
                    Destination = record.Status.Destination! with { Uid = found.Live?.Uid, ResourceVersion = found.Live?.ResourceVersion, Drift = found.Drift },
                },
            };

    // Drift that is only reported is put right when somebody asks for it.
    private static bool IsToBeRepaired<TStatus>(SyncRecord<TStatus> before, SyncRecord<TStatus> after, DestinationPlan plan, Inspection? found)
        where TStatus : SecretStatus
    {
        var drift = found is null ? before.Status.Destination?.Drift : found.Drift;
        return drift is not null && (!plan.ReportsDrift || after.Status.LastHandledSyncNow != before.Status.LastHandledSyncNow);
    }

    private bool MayDiffer<TStatus>(SyncRecord<TStatus> before, DestinationPlan plan)
        where TStatus : SecretStatus =>
        watch.MayDiffer(plan.Key, before.Status.Destination?.Uid, before.Status.Destination?.ResourceVersion);

    private IEnumerable<DateTimeOffset> RecentRepairs<TStatus>(SyncRecord<TStatus> before)
        where TStatus : SecretStatus =>
        before.Repairs.Where(repair => time.GetUtcNow() - repair < RepairWindow);

    // The Secret that is known to be there and ours. One that has become another (another UID), or that was only merged into before, may be anybody's: the
    // writer looks whose it is.
    private static ExpectedSecret? Expected<TStatus>(SyncRecord<TStatus> before, DestinationPlan plan, Inspection? found)
        where TStatus : SecretStatus
    {
        if (before.Delivered is not { Uid: { } uid, ResourceVersion: { } version } delivered || delivered.Name != plan.Key.Name)
            return null;
        if (delivered.Merged == true && plan.Create)
            return null;

        if (found is null)
            return new ExpectedSecret(uid, version);
        return found.Live is { } live && live.Uid == uid ? live : null;
    }

    private static DestinationStatus Describe(DestinationPlan plan, RenderedSecret rendered, WrittenSecret written) => new()
    {
        Name = plan.Key.Name,
        Uid = written.Uid,
        ResourceVersion = written.ResourceVersion,
        Keys = [.. rendered.Keys],
        Merged = plan.Create ? null : true,
    };

    private static DateTime WholeSeconds(DateTimeOffset moment) =>
        new(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
