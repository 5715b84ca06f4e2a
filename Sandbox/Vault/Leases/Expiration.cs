using Sandbox.Vault.Json;
using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Leases;

/// <summary>Ends tokens and leases: by revocation, with what they belong to, or when their time is over. A lease that can't be taken back is
/// tried again, ever more rarely, and given up after six times (Vault's expiration manager).</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="leases">The leases.</param>
/// <param name="mounts">Gives the mounts of all namespaces.</param>
/// <param name="clock">The clock.</param>
public sealed class Expiration(TokenStore tokens, LeaseStore leases, Func<IReadOnlyList<MountEntry>> mounts, TimeProvider clock)
{
    private const int MaxRevocations = 6;
    private const int MaxErrorLength = 240;
    private static readonly TimeSpan RetryBase = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WorkPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private DateTimeOffset _nextWork = DateTimeOffset.MinValue;

    /// <summary>Revokes a token, its leases, and its children with theirs.</summary>
    public async Task RevokeAsync(TokenEntry token, CancellationToken cancellationToken)
    {
        foreach (var child in tokens.ChildrenOf(token))
            await RevokeAsync(child, cancellationToken);
        RevokeAlone(token);
    }

    /// <summary>Revokes a token and its leases; its children live on as orphans.</summary>
    public Task RevokeOrphanAsync(TokenEntry token, CancellationToken cancellationToken)
    {
        tokens.OrphanChildrenOf(token);
        RevokeAlone(token);
        return Task.CompletedTask;
    }

    /// <summary>Takes back what was leased, and waits until it is done; of a token's own lease, the token.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="force">True to forget it even if its backend fails to take it back.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="VaultException">The backend failed; the lease stays as it was.</exception>
    public async Task RevokeAsync(Lease lease, bool force, CancellationToken cancellationToken)
    {
        try
        {
            await TakeBackAsync(lease, cancellationToken);
        }
        catch (VaultException e) when (!force)
        {
            throw VaultException.Refused($"failed to revoke entry: resp: (*logical.Response)(nil) err: {e.Message}");
        }
        catch (VaultException)
        {
            // Forced: what the backend still has is somebody else's to remove.
        }

        leases.Remove(lease);
    }

    /// <summary>Ends a lease now. What can be taken back at once is; the rest follows in the background, and is tried again if it fails.</summary>
    public void RevokeSoon(Lease lease)
    {
        leases.End(lease, clock.GetUtcNow());
        if (!lease.IsIrrevocable)
            Begin(lease);
    }

    /// <summary>Revokes all leases of a namespace whose ids begin so, and waits until it is done.</summary>
    /// <exception cref="VaultException">One couldn't be revoked; the rest is left.</exception>
    public async Task RevokeBelowAsync(string space, string prefix, bool force, CancellationToken cancellationToken)
    {
        var found = leases.Below(prefix).Where(l => l.Mount.Namespace == space).ToList();
        for (var i = 0; i < found.Count; i++)
        {
            try
            {
                await RevokeAsync(found[i], force, cancellationToken);
            }
            catch (VaultException e)
            {
                throw VaultException.Refused($"failed to revoke {GoValue.Quote(found[i].Id)} ({i + 1} / {found.Count}): {e.Message}");
            }
        }
    }

    /// <summary>Revokes all tokens and leases that a mount gave.</summary>
    /// <exception cref="VaultException">A lease couldn't be revoked.</exception>
    public async Task RevokeAllOfAsync(MountEntry mount, CancellationToken cancellationToken)
    {
        foreach (var token in tokens.MadeBelow(mount.Namespace, mount.FullPath))
            await RevokeAsync(token, cancellationToken);
        await RevokeBelowAsync(mount.Namespace, mount.FullPath, force: false, cancellationToken);
    }

    /// <summary>Forgets leases whose token is gone, as <c>sys/leases/tidy</c> does.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var lease in leases.Below("").Where(l => tokens.Find(l.Token) is null))
            await RevokeAsync(lease, force: true, cancellationToken);
    }

    /// <summary>Ends what is over and lets backends do what is due. Called before every request, so that nothing is seen after its time, and
    /// by a timer. What must wait for a database goes on in the background.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var lease in leases.Ended(now))
        {
            if (lease.Auth is null)
                Begin(lease);
            else
                await RevokeAsync(lease, force: true, cancellationToken);
        }

        lock (_gate)
        {
            if (now < _nextWork)
                return;
            _nextWork = now + WorkPeriod;
        }

        foreach (var mount in mounts())
            _ = mount.Backend.DoDueWorkAsync(CancellationToken.None).AsTask();
    }

    private void RevokeAlone(TokenEntry token)
    {
        tokens.Remove(token);
        foreach (var lease in leases.BelongingTo(token.Id))
            RevokeSoon(lease);
        if (leases.OfToken(token.Id) is { } own)
            leases.Remove(own);
        foreach (var mount in mounts())
            mount.Backend.ForgetToken(token);
    }

    private async Task TakeBackAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (lease.Auth is null)
            await lease.Mount.Backend.RevokeSecretAsync(lease.Secret!, cancellationToken);
        else if (tokens.Find(lease.Token) is { } token)
            await RevokeAsync(token, cancellationToken);
    }

    private void Begin(Lease lease)
    {
        if (leases.TryBeginRevocation(lease))
            _ = TryRevokeAsync(lease);
    }

    private async Task TryRevokeAsync(Lease lease)
    {
        try
        {
            await TakeBackAsync(lease, CancellationToken.None);
            leases.Remove(lease);
        }
        catch (Exception e) // nobody awaits this: whatever a backend throws must count as a failure, or the lease would hang for ever
        {
            lease.FailedRevocations++;
            var error = lease.FailedRevocations < MaxRevocations ? "" : "out of retries: " + Described(e);
            leases.FailRevocation(lease, clock.GetUtcNow() + Delay(lease.FailedRevocations), error[..Math.Min(error.Length, MaxErrorLength)]);
        }
    }

    private static string Described(Exception error) => $"failed to revoke entry: resp: (*logical.Response)(nil) err: {error.Message}";

    // Half of it to one and a half, at random, so that leases which failed together aren't tried together.
    private static TimeSpan Delay(int attempts) => RetryBase * (1 << attempts) * (0.5 + Random.Shared.NextDouble());
}
