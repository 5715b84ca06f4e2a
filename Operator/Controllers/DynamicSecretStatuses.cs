using Operator.Destinations;
using Operator.Entities;
using Operator.Leases;
using Vault.Client.Leases;

namespace Operator.Controllers;

/// <summary>The status of a VaultDynamicSecret from step to step.</summary>
public sealed class DynamicSecretStatuses(TimeProvider time)
{
    /// <summary>A lease as it was issued now.</summary>
    /// <param name="handle">Its handle, encrypted.</param>
    /// <param name="login">The login that it lives by.</param>
    /// <param name="requestId">The store's name of the request; empty for none.</param>
    /// <param name="lease">The lease.</param>
    public SecretLeaseStatus Describe(string handle, LeaseLogin login, string requestId, Lease lease) => new()
    {
        Id = handle,
        Duration = (long)lease.Duration.TotalSeconds,
        Renewable = lease.Renewable,
        RequestId = requestId.Length > 0 ? requestId : null,
        Expiration = LeaseUpkeep.WholeSeconds(time.GetUtcNow() + lease.Duration),
        TokenDuration = login.Term is { } term ? (long)term.Duration.TotalSeconds : null,
        TokenRenewable = login.Term?.Renewable,
        TokenExpiration = login.Term is { } life ? LeaseUpkeep.WholeSeconds(life.Expiration) : null,
    };

    /// <summary>The status once the Secret holds what was issued. What it held before is to go.</summary>
    public VaultDynamicSecretStatus Settle(DynamicSecretRun run, IssueStatus issue)
    {
        var status = run.Status;
        var retiring = status.Retiring;
        if (status.SecretLease is { Id: { } handle } old && run.Entity.Spec.Revoke != false && handle != issue.Lease?.Id)
        {
            var until = LeaseUpkeep.WholeSeconds(time.GetUtcNow() + DynamicSecretPlanner.GracePeriodOf(run.Entity.Spec));
            retiring = [.. retiring ?? [], new RetiringStatus { Handle = handle, Until = until, Expiration = LeaseSchedule.End(old).UtcDateTime }];
        }

        return status with
        {
            Issue = null,
            SecretLease = issue.Lease,
            StaticCreds = null,
            Source = issue.Source,
            Transformation = issue.Transformation,
            LastHandledSyncNow = issue.SyncNow,
            LastRenewalTime = null,
            Retiring = retiring,
            Sources = [new SourceStatus { Path = $"{run.Entity.Spec.Mount}/{run.Entity.Spec.Path}" }],
        };
    }

    /// <summary>Takes over what an earlier run wrote: a crash came between the Secret and the note that it is there.</summary>
    public void Adopt(DynamicSecretRun run, IssueStatus issue, DestinationPlan target, ExpectedSecret live, bool isIntact)
    {
        run.HasAdopted = run.Status.SecretMac is not null;
        run.Status = Settle(run, issue) with
        {
            SecretMac = issue.SecretMac,
            LastSyncTime = LeaseUpkeep.WholeSeconds(time.GetUtcNow()),
            Destination = new DestinationStatus
            {
                Name = target.Key.Name,
                Uid = live.Uid,
                ResourceVersion = isIntact ? live.ResourceVersion : "0", // An older one than any: what differs is looked at, and put right.
                Keys = issue.Keys,
                Merged = target.Create ? null : true,
            },
        };
    }
}
