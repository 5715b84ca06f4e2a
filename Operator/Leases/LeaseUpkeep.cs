using Microsoft.Extensions.Logging;
using Operator.Entities;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Leases;

/// <summary>
/// Keeps the lease of delivered credentials alive, and the login that it lives by. A run that is early makes no request. What can't be reached is tried again
/// until a safety margin before the end; only what the store refuses, or what has come near its maximum, is given up before.
/// </summary>
public sealed class LeaseUpkeep(Credentials credentials, HandleCipher cipher, LeaseMemories memories, TimeProvider time, ILogger<LeaseUpkeep> logger)
{
    // What a store counts in whole seconds, seen a moment later.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    // A renewal that gives less than this share of what was asked for was cut by the maximum, or by a role that gives less now.
    private const double FullShare = 0.9;

    /// <summary>Renews what is due.</summary>
    /// <param name="entity">The resource.</param>
    /// <param name="status">Its status, with a lease.</param>
    /// <param name="source">How the store is reached.</param>
    /// <param name="schedule">When what is due.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<UpkeepResult> RunAsync(
        VaultDynamicSecret entity, VaultDynamicSecretStatus status, CredentialSource source, LeaseSchedule schedule, CancellationToken cancellationToken)
    {
        var lease = status.SecretLease!;
        var memory = memories.Recall(entity, lease, schedule);
        var now = memory.Now(time);
        var isToLookUp = memory.LookupDue <= now || LeaseSchedule.End(lease) <= now;
        if (now < schedule.NextDue(lease) && !isToLookUp)
            return new UpkeepResult(status, LeaseVerdict.Holds);

        if (CredentialHandle.Read(await cipher.OpenAsync(entity, lease.Id, cancellationToken)) is not { Lease: not null } handle)
        {
            logger.UnreadableHandle(ObjectKey.Of(entity));
            return new UpkeepResult(status, LeaseVerdict.Ends);
        }

        var step = new Step(entity, source, handle, schedule, now);
        try
        {
            var found = isToLookUp ? await LookUpAsync(step, lease, cancellationToken) : lease;
            if (found is not null)
                lease = found;
            if (found is null || await RenewAsync(step, found, cancellationToken) is not { } renewed)
                return new UpkeepResult(status, LeaseVerdict.Gone);

            var isRenewed = renewed != lease && renewed.Expiration > lease.Expiration;
            var after = status with { SecretLease = renewed, LastRenewalTime = isRenewed ? WholeSeconds(time.GetUtcNow()) : status.LastRenewalTime };
            return new UpkeepResult(after, Judge(step, renewed));
        }
        catch (VaultApiException e)
        {
            var problem = LeaseProblems.ExplainRenewal(e, source);
            logger.RenewalFailed(ObjectKey.Of(entity), problem.Message);
            var verdict = LeaseSchedule.End(lease) <= now ? LeaseVerdict.Gone : LeaseSchedule.Deadline(lease) <= now ? LeaseVerdict.Ends : LeaseVerdict.Holds;
            return new UpkeepResult(status with { SecretLease = lease }, verdict, problem);
        }
    }

    private async Task<SecretLeaseStatus?> LookUpAsync(Step step, SecretLeaseStatus lease, CancellationToken cancellationToken)
    {
        Vault.Client.Leases.LeaseState? state;
        try
        {
            state = await credentials.LookupAsync(step.Source, step.Handle, cancellationToken);
        }
        catch (VaultApiException e) when (!e.IsTransient)
        {
            // The token isn't known any more, and with it went the lease; or it may not ask. The renewal tells; where that isn't due yet, nothing is lost.
            memories.Keep(step.Entity, lease);
            return LeaseSchedule.End(lease) <= step.Now || IsUnknownToken(e) ? null : lease;
        }

        if (state is null || state.TimeToLive <= TimeSpan.Zero)
            return null;

        memories.Keep(step.Entity, lease);
        var expiration = step.Now + state.TimeToLive;
        return (expiration - LeaseTerm.OfLease(lease).Expiration).Duration() <= Tolerance
            ? lease
            : lease with { Expiration = WholeSeconds(expiration), Renewable = state.Renewable && lease.Renewable == true };
    }

    // Null where the lease is gone.
    private async Task<SecretLeaseStatus?> RenewAsync(Step step, SecretLeaseStatus lease, CancellationToken cancellationToken)
    {
        if (LeaseTerm.OfToken(lease) is { Renewable: true } token && step.Schedule.Due(token) <= step.Now)
            lease = await RenewLoginAsync(step, lease, token.Duration, cancellationToken);
        if (LeaseTerm.OfLease(lease) is not { Renewable: true } term || step.Schedule.Due(term) > step.Now)
            return lease;

        try
        {
            var renewed = await credentials.RenewAsync(step.Source, step.Handle, term.Duration, cancellationToken);
            if (renewed is null)
                return null;

            logger.Renewed(step.Key, renewed.Duration);
            lease = lease with
            {
                Duration = (long)renewed.Duration.TotalSeconds,
                Renewable = renewed.Renewable && renewed.Duration >= term.Duration * FullShare,
                Expiration = WholeSeconds(step.Now + renewed.Duration),
            };
        }
        catch (VaultApiException e) when (!e.IsTransient && e.Kind != VaultErrorKind.Tls)
        {
            logger.RenewalRefused(step.Key, e.Said);
            if (IsUnknownToken(e))
                return null;
            lease = lease with { Renewable = false };
        }

        memories.Keep(step.Entity, lease);
        return lease;
    }

    private async Task<SecretLeaseStatus> RenewLoginAsync(Step step, SecretLeaseStatus lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            var auth = await credentials.RenewLoginAsync(step.Source, step.Handle, duration, cancellationToken);
            return lease with
            {
                TokenDuration = (long)auth.LeaseDuration.TotalSeconds,
                TokenRenewable = auth.Renewable && auth.LeaseDuration >= duration * FullShare,
                TokenExpiration = WholeSeconds(step.Now + auth.LeaseDuration),
            };
        }
        catch (VaultApiException e) when (!e.IsTransient && e.Kind != VaultErrorKind.Tls)
        {
            logger.RenewalRefused(step.Key, e.Said);
            return lease with { TokenRenewable = false };
        }
    }

    // What is due and can't be lengthened any more is to be replaced.
    private static LeaseVerdict Judge(Step step, SecretLeaseStatus lease)
    {
        var isLeaseDue = LeaseTerm.OfLease(lease) is { Renewable: false } term && step.Schedule.Due(term) <= step.Now;
        var isTokenDue = LeaseTerm.OfToken(lease) is { Renewable: false } token && step.Schedule.Due(token) <= step.Now;
        return isLeaseDue || isTokenDue ? LeaseVerdict.Ends : LeaseVerdict.Holds;
    }

    private static bool IsUnknownToken(VaultApiException error) =>
        error.Errors.Any(text => text.Contains("invalid token", StringComparison.OrdinalIgnoreCase)
            || text.Contains("bad token", StringComparison.OrdinalIgnoreCase));

    internal static DateTime WholeSeconds(DateTimeOffset moment) =>
        new(moment.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);

    private sealed record Step(VaultDynamicSecret Entity, CredentialSource Source, CredentialHandle Handle, LeaseSchedule Schedule, DateTimeOffset Now)
    {
        public ObjectKey Key { get; } = ObjectKey.Of(Entity);
    }
}
