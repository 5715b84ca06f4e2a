using Microsoft.Extensions.Logging;
using Operator.Destinations;
using Operator.Entities;
using Operator.Leases;
using Operator.Pipeline;
using Operator.Rendering;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Controllers;

/// <summary>
/// Brings new credentials into a Secret, in steps of which none can be lost by a crash: log in, note the login, ask, note the lease and the MAC of the data,
/// write the Secret, note that it is there. <see cref="SettleAsync"/> goes on where an earlier run stopped.
/// </summary>
public sealed class DynamicSecretIssue(
    Credentials credentials,
    HandleCipher cipher,
    LeaseMemories leases,
    DynamicSecretMemory memory,
    DynamicSecretStatuses statuses,
    SecretDelivery delivery,
    DestinationWriter writer,
    DestinationInspector inspector,
    MacKey macKey,
    TimeProvider time,
    ILogger<DynamicSecretIssue> logger)
{
    // What can't be rendered now can't be in a moment either, and each try costs the store credentials. A change of the spec doesn't wait for this.
    private static readonly TimeSpan UnrenderableRetry = TimeSpan.FromHours(1);

    /// <summary>
    /// Clears up what an earlier run began: credentials that reached the Secret are taken over, others are revoked. Gives what keeps it from being done.
    /// </summary>
    public async Task<Problem?> SettleAsync(DynamicSecretRun run, CredentialSource source, DestinationPlan destination, CancellationToken cancellationToken)
    {
        if (run.Status.Issue is not { } issue)
            return null;
        if (issue.Lease is null && issue.Source == source.Fingerprint && memory.TakeUnused(run.Entity, issue.Handle) is { } unused)
        {
            memory.KeepUnused(run.Entity, issue.Handle!, unused);
            return null;
        }

        if (issue is { Lease: not null, SecretMac: { } mac, SecretName: { } name })
        {
            var target = destination with { Key = destination.Key with { Name = name } };
            var found = await inspector.InspectAsync(target, new DestinationStatus { Name = name, Keys = issue.Keys }, mac, cancellationToken);
            if (found is { Data: not null, Live: { } live })
            {
                statuses.Adopt(run, issue, target, live, found.IsIntact);
                return null;
            }
        }

        return await DropAsync(run, source, cancellationToken) is { } reason
            ? new Problem(
                Reasons.VaultError, $"Credentials that were asked for before and never delivered could not be revoked yet: {reason}", ProblemKind.Transient)
            : null;
    }

    /// <summary>Asks for credentials and delivers them.</summary>
    public async Task<SyncResult<VaultDynamicSecretStatus>> IssueAsync(
        DynamicSecretRun run, DynamicSecretPlan plan, Inspection? found, CancellationToken cancellationToken)
    {
        if (memory.IsLeaseless(run.Entity, plan.Source))
            return Failed(run, NoLease(plan.Source));
        if (await FindRefusalAsync(run, plan, cancellationToken) is { } refusal)
            return await SecretDelivery.AwaitAsync(Failed(run, refusal), plan.Destination, run.References, cancellationToken);

        LeaseLogin login;
        IssuedSecret issued;
        try
        {
            var begun = await BeginAsync(run, plan.Source, cancellationToken);
            if (begun is null)
                return new SyncResult<VaultDynamicSecretStatus>(run.Record); // The resource is gone.

            login = begun;
            if (login.IsUseLimited)
                return await GiveUpAsync(run, plan.Source, UseLimited(plan.Source), cancellationToken);
            issued = await AskAsync(run, plan.Source, login, cancellationToken);
        }
        catch (Exception error) when (LeaseProblems.ExplainIssue(error, plan.Source) is { } problem)
        {
            return Failed(run, problem);
        }

        if (issued.Lease is not { } lease)
        {
            await DropAsync(run, plan.Source, cancellationToken);
            return await DeliverPlainAsync(run, plan, issued, found, cancellationToken);
        }

        var handle = login.Handle with { Lease = System.Text.Encoding.UTF8.GetString(lease.Id.Reveal().Span) };
        var sealedHandle = await cipher.SealAsync(run.Entity, handle.Write(), cancellationToken);
        return await DeliverAsync(run, plan, issued, statuses.Describe(sealedHandle, login, issued.RequestId, lease), found, cancellationToken);
    }

    /// <summary>Reads what is known to have no lease, and delivers it where it changed.</summary>
    public async Task<SyncResult<VaultDynamicSecretStatus>> ReadAsync(
        DynamicSecretRun run, DynamicSecretPlan plan, Inspection? found, CancellationToken cancellationToken)
    {
        IssuedSecret issued;
        try
        {
            issued = await credentials.ReadAsync(plan.Source, cancellationToken);
            if (issued.Lease is null)
                return await DeliverPlainAsync(run, plan, issued, found, cancellationToken);

            // It was made under the login that all share, which doesn't end with it: credentials of their own are asked for instead.
            if (!await credentials.GiveBackAsync(plan.Source, issued.Lease, cancellationToken))
                run.Left.Add("they were issued under a shared login, which may not revoke them");
        }
        catch (Exception error) when (LeaseProblems.ExplainIssue(error, plan.Source) is { } problem)
        {
            return Failed(run, problem);
        }

        return await IssueAsync(run, plan, found, cancellationToken);
    }

    // Steps 1 and 2. Null where the resource is gone.
    private async Task<LeaseLogin?> BeginAsync(DynamicSecretRun run, CredentialSource source, CancellationToken cancellationToken)
    {
        if (run.Status.Issue is { Lease: null } noted && memory.TakeUnused(run.Entity, noted.Handle) is { } unused)
            return unused;

        var login = await credentials.LogInAsync(source, cancellationToken);
        if (login.Handle.Token is null)
            return login;

        var handle = await cipher.SealAsync(run.Entity, login.Handle.Write(), cancellationToken);
        if (await run.CheckpointAsync(run.Status with { Issue = new IssueStatus { Handle = handle, Source = source.Fingerprint } }, cancellationToken))
            return login;

        await DropAsync(run, source, cancellationToken);
        return null;
    }

    // Step 3. A store that says no has issued nothing, and the login serves for another try; where the answer is lost, or the rights are missing, it doesn't.
    private async Task<IssuedSecret> AskAsync(DynamicSecretRun run, CredentialSource source, LeaseLogin login, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.IssueAsync(source, login.Handle, cancellationToken);
        }
        catch (VaultApiException e)
        {
            if (e.StatusCode is 400 or 404 or 405 or 500 or 503 && e.Kind != VaultErrorKind.InvalidResponse && run.Status.Issue?.Handle is { } handle)
                memory.KeepUnused(run.Entity, handle, login);
            else
                await DropAsync(run, source, cancellationToken);
            throw;
        }
    }

    // Steps 4 to 6; the last write is the controller's.
    private async Task<SyncResult<VaultDynamicSecretStatus>> DeliverAsync(
        DynamicSecretRun run, DynamicSecretPlan plan, IssuedSecret issued, SecretLeaseStatus lease, Inspection? found, CancellationToken cancellationToken)
    {
        var issue = new IssueStatus
        {
            Handle = lease.Id,
            Source = plan.Source.Fingerprint,
            Transformation = plan.Transformation?.TextFingerprint,
            Lease = lease,
            SecretName = plan.Destination.Key.Name,
            SyncNow = DynamicSecretSync.SyncNow(run.Entity),
        };
        run.Status = run.Status with { Issue = issue };
        if (!Render(plan, issued, cancellationToken).Succeeded(out var rendered, out var problem))
            return await GiveUpAsync(run, plan.Source, problem with { RetryAfter = UnrenderableRetry }, cancellationToken);

        var destination = plan.Destination;
        var mac = (await macKey.LoadAsync(cancellationToken)).Compute(destination.Owner.Kind, destination.Owner.KeyIn(destination.Key), rendered.Data);
        issue = issue with { SecretMac = mac, Keys = [.. rendered.Keys] };
        if (!await run.CheckpointAsync(run.Status with { Issue = issue }, cancellationToken))
        {
            await DropAsync(run, plan.Source, cancellationToken);
            return new SyncResult<VaultDynamicSecretStatus>(run.Record);
        }

        var after = run.Record with { IsFailing = false, Generation = run.Entity.Metadata.Generation, Status = statuses.Settle(run, issue) };
        var result = await delivery.DeliverAsync(run.Record, after, destination, rendered, found, cancellationToken);
        if (result.Problem is { } refused)
        {
            var given = await GiveUpAsync(run, plan.Source, refused, cancellationToken);
            return await SecretDelivery.AwaitAsync(given, destination, run.References, cancellationToken);
        }

        leases.Keep(run.Entity, lease);
        run.Record = result.Record;
        return result;
    }

    private async Task<SyncResult<VaultDynamicSecretStatus>> DeliverPlainAsync(
        DynamicSecretRun run, DynamicSecretPlan plan, IssuedSecret issued, Inspection? found, CancellationToken cancellationToken)
    {
        var (spec, now) = (run.Entity.Spec, time.GetUtcNow());
        var fixedRole = spec.AllowStaticCreds == true ? StaticCredentials.Read(issued, run.Status.StaticCreds, now) : null;
        if (fixedRole is null && DynamicSecretPlanner.FindRefreshAfter(spec) is null)
        {
            memory.KeepLeaseless(run.Entity, plan.Source);
            return Failed(run, NoLease(plan.Source));
        }

        memory.KeepRead(run.Entity);
        if (!Render(plan, fixedRole is null ? issued : StaticCredentials.Settle(issued), cancellationToken).Succeeded(out var rendered, out var problem))
            return Failed(run, problem);

        var issue = new IssueStatus
        {
            Source = plan.Source.Fingerprint,
            Transformation = plan.Transformation?.TextFingerprint,
            SyncNow = DynamicSecretSync.SyncNow(run.Entity),
        };
        var after = run.Record with
        {
            IsFailing = false,
            Generation = run.Entity.Metadata.Generation,
            Status = statuses.Settle(run, issue) with { StaticCreds = fixedRole },
        };
        var result = await delivery.DeliverAsync(run.Record, after, plan.Destination, rendered, found, cancellationToken);
        run.Record = result.Record;
        return await SecretDelivery.AwaitAsync(result, plan.Destination, run.References, cancellationToken);
    }

    private Outcome<RenderedSecret> Render(DynamicSecretPlan plan, IssuedSecret issued, CancellationToken cancellationToken)
    {
        var secret = new KeyValueSecret(issued.Data, Version: null) { Json = issued.Json };
        return plan.Transformation is { } transformation
            ? SecretRenderer.Render(secret, transformation, plan.Destination.Type, time, cancellationToken)
            : SecretRenderer.Render(secret, plan.Destination.Type);
    }

    // Before anything is issued for it: credentials that can't be delivered are a waste.
    private async Task<Problem?> FindRefusalAsync(DynamicSecretRun run, DynamicSecretPlan plan, CancellationToken cancellationToken) =>
        run.Record.Delivered?.Name == plan.Destination.Key.Name ? null : await writer.FindRefusalAsync(plan.Destination, cancellationToken);

    private async Task<SyncResult<VaultDynamicSecretStatus>> GiveUpAsync(
        DynamicSecretRun run, CredentialSource source, Problem problem, CancellationToken cancellationToken)
    {
        await DropAsync(run, source, cancellationToken);
        return Failed(run, problem);
    }

    // Revokes what is under way; gives why it couldn't be, and then it stays noted for another try.
    private async Task<string?> DropAsync(DynamicSecretRun run, CredentialSource source, CancellationToken cancellationToken)
    {
        if (run.Status.Issue is not { } issue)
            return null;

        if (CredentialHandle.Read(await cipher.OpenAsync(run.Entity, issue.Handle, cancellationToken)) is { } handle)
        {
            var outcome = await credentials.RevokeAsync(handle, source.Login, run.References, cancellationToken);
            if (!outcome.IsSettled)
                return outcome.Left;
            if (outcome.Left is { } reason && issue.Lease is not null)
                run.Left.Add(reason);
        }
        else
        {
            logger.UnreadableHandle(run.Key);
        }

        run.Status = run.Status with { Issue = null };
        return null;
    }

    private static SyncResult<VaultDynamicSecretStatus> Failed(DynamicSecretRun run, Problem problem) => new(run.Record.Failing(), problem);

    private static Problem NoLease(CredentialSource source) => new(
        Reasons.InvalidSpec,
        $"{source.Path} gives credentials without a lease: set spec.refreshAfter to how often they are to be asked for, "
        + "or spec.allowStaticCreds for a static role",
        ProblemKind.Stalled,
        UnrenderableRetry);

    private static Problem UseLimited(CredentialSource source) => new(
        Reasons.LoginFailed,
        $"The login by {source.Login.Method.Description} ends after a number of requests, and would take the lease with it: "
        + "set token_num_uses of the role to 0",
        ProblemKind.Stalled);
}
