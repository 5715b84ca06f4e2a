using Sandbox.Vault.Mounts;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Vault.Leases;

/// <summary>Ends tokens and leases: by revocation, with what they belong to, or when their time is over.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="leases">The leases.</param>
/// <param name="mounts">Gives the mounts of all namespaces.</param>
/// <param name="clock">The clock.</param>
public sealed class Expiration(TokenStore tokens, LeaseStore leases, Func<IReadOnlyList<MountEntry>> mounts, TimeProvider clock)
{
    /// <summary>Revokes a token, its leases, and its children with theirs.</summary>
    public async Task RevokeAsync(TokenEntry token, CancellationToken cancellationToken)
    {
        foreach (var child in tokens.ChildrenOf(token))
            await RevokeAsync(child, cancellationToken);
        await RevokeAloneAsync(token, cancellationToken);
    }

    /// <summary>Revokes a token and its leases; its children live on as orphans.</summary>
    public async Task RevokeOrphanAsync(TokenEntry token, CancellationToken cancellationToken)
    {
        tokens.OrphanChildrenOf(token);
        await RevokeAloneAsync(token, cancellationToken);
    }

    /// <summary>Takes back what was leased; of a token's own lease, the token.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="force">True to forget it even if its backend fails to take it back.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task RevokeAsync(Lease lease, bool force, CancellationToken cancellationToken)
    {
        if (lease.Auth is not null)
        {
            if (tokens.Find(lease.Token) is { } token)
                await RevokeAsync(token, cancellationToken);
            leases.Remove(lease);
            return;
        }

        try
        {
            await lease.Mount.Backend.RevokeSecretAsync(lease.Secret!, cancellationToken);
        }
        catch (VaultException) when (force)
        {
        }

        leases.Remove(lease);
    }

    /// <summary>Revokes all tokens and leases that a mount gave.</summary>
    public async Task RevokeAllOfAsync(MountEntry mount, CancellationToken cancellationToken)
    {
        foreach (var token in tokens.MadeBelow(mount.Namespace, mount.FullPath))
            await RevokeAsync(token, cancellationToken);
        foreach (var lease in leases.Below(mount.FullPath).Where(l => l.Mount.Namespace == mount.Namespace))
            await RevokeAsync(lease, force: true, cancellationToken);
    }

    /// <summary>Ends what is over. Called before every request, so that nothing is seen after its time, and by a timer.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var lease in leases.Ended(clock.GetUtcNow()))
            await RevokeAsync(lease, force: true, cancellationToken);
    }

    private async Task RevokeAloneAsync(TokenEntry token, CancellationToken cancellationToken)
    {
        tokens.Remove(token);
        foreach (var lease in leases.BelongingTo(token.Id))
            await RevokeAsync(lease, force: true, cancellationToken);
        if (leases.OfToken(token.Id) is { } own)
            leases.Remove(own);
        foreach (var mount in mounts())
            mount.Backend.ForgetToken(token);
    }
}
