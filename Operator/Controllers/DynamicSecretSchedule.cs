using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;

namespace Operator.Controllers;

/// <summary>When a VaultDynamicSecret needs anything next.</summary>
public sealed class DynamicSecretSchedule(LeaseMemories leases, DynamicSecretMemory memory, CourierSettings settings, TimeProvider time)
{
    // A store is a moment behind its own schedule, and a fleet needn't ask at the same one.
    private static readonly TimeSpan RotationDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RotationSpread = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestReread = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);

    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <summary>When the lease of a resource is due.</summary>
    public static LeaseSchedule LeaseScheduleOf(VaultDynamicSecret entity) => new(entity.Spec.RenewalPercent ?? 0, PhaseOf(entity));

    /// <summary>Whether credentials without a lease are to be read again.</summary>
    public bool IsReadDue(VaultDynamicSecret entity, VaultDynamicSecretStatus status) => NextRead(entity, status) <= time.GetUtcNow();

    /// <summary>The next moment at which anything is due; null for none.</summary>
    /// <param name="run">The run that has come to its end.</param>
    /// <param name="isFailing">True where what is overdue is tried again by the backoff; else it became due during the run, and has its turn at once.</param>
    public DateTimeOffset? NextDue(DynamicSecretRun run, bool isFailing)
    {
        var (status, now) = (run.Status, time.GetUtcNow());
        List<DateTimeOffset?> dues =
        [
            .. (status.Retiring ?? []).Select(item => AtTheEarliest(item.Until <= now.UtcDateTime ? run.RetirementDue ?? now : item.Until)),
        ];
        if (status.SecretLease is { } lease)
        {
            var schedule = LeaseScheduleOf(run.Entity);
            dues.Add(AtTheEarliest(schedule.NextDue(lease)));
            dues.Add(AtTheEarliest(leases.Recall(run.Entity, lease, schedule).LookupDue));

            // However long the backoff is, there is a try when the last moment for waiting has come.
            if (LeaseSchedule.Deadline(lease) is var deadline && deadline > now)
                dues.Add(deadline);
        }
        else if (run.Record.Delivered is not null)
        {
            dues.Add(AtTheEarliest(NextRead(run.Entity, status)));
        }

        return dues.Min();

        DateTimeOffset? AtTheEarliest(DateTimeOffset? due) => due is null || due > now ? due : isFailing ? null : now + ShortestPause;
    }

    private DateTimeOffset NextRead(VaultDynamicSecret entity, VaultDynamicSecretStatus status)
    {
        var phase = PhaseOf(entity);
        var read = memory.FindRead(entity);
        var last = read ?? new DateTimeOffset(status.LastSyncTime ?? DateTime.UnixEpoch, TimeSpan.Zero);
        var interval = DynamicSecretPlanner.FindRefreshAfter(entity.Spec);
        var refresh = last + ((interval ?? settings.DefaultRefreshAfter) * (1 - (0.1 * phase)));
        if (status.StaticCreds?.NextRotation is { } rotation)
        {
            var after = new DateTimeOffset(rotation, TimeSpan.Zero) + RotationDelay + (RotationSpread * phase);
            var reread = after > last + ShortestReread ? after : last + ShortestReread;
            return interval is not null && refresh < reread ? refresh : reread;
        }

        // What became due while nobody was there isn't all read at the same moment.
        var spread = _started + (CatchUp * phase);
        return read is null && refresh < spread ? spread : refresh;
    }

    private static double PhaseOf(VaultDynamicSecret entity) => RefreshSchedule.Phase(entity.Metadata.Uid);
}
