using Sandbox.Vault.Core;
using Sandbox.Vault.Directories;
using Sandbox.Vault.Leases;
using Sandbox.Vault.Requests;
using Sandbox.Vault.Tokens;

namespace Sandbox.Faults;

/// <summary>What happens to a store behind its clients' back.</summary>
public sealed class VaultControl
{
    private readonly VaultCore _core;
    private readonly Action _onChange;

    internal VaultControl(VaultCore core, Action onChange) => (_core, _onChange) = (core, onChange);

    /// <summary>Whether it is sealed.</summary>
    public bool IsSealed => _core.Seal.IsSealed;

    /// <summary>Seals it: every request answers 503.</summary>
    public void Seal()
    {
        _core.Seal.Seal();
        _onChange();
    }

    /// <summary>Unseals it without its key shares.</summary>
    /// <exception cref="InvalidOperationException">It was never initialised.</exception>
    public void Unseal()
    {
        try
        {
            _core.Seal.AutoUnseal();
            _onChange();
        }
        catch (VaultException e)
        {
            throw new InvalidOperationException($"{e.Message}: initialise it with sys/init first.", e);
        }
    }

    /// <summary>Puts an entry into the directory that the auth method <c>ldap</c> asks.</summary>
    /// <exception cref="LdapException">Its name is none.</exception>
    public void PutInDirectory(LdapEntry entry)
    {
        _core.Directory.Put(entry);
        _onChange();
    }

    /// <summary>Loses tokens, as a store that was set back to a backup: they are unknown from now on, what was leased with them stays.</summary>
    /// <param name="accessor">The accessor of one token; null for all that <paramref name="prefix"/> says.</param>
    /// <param name="prefix">The path that made them, such as <c>auth/kubernetes/</c>; empty for any. Root tokens are lost by accessor only.</param>
    /// <returns>How many there were.</returns>
    public int LoseTokens(string? accessor = null, string prefix = "")
    {
        IReadOnlyList<TokenEntry> lost = accessor is null
            ? [.. _core.Tree.SelectMany(space => _core.Tokens.MadeBelow(space.Namespace.Path, prefix)).Where(token => !token.IsRoot)]
            : _core.Tokens.FindByAccessor(accessor) is { } one ? [one] : [];
        foreach (var token in lost)
        {
            _core.Tokens.Remove(token);
            if (_core.Leases.OfToken(token.Id) is { } own)
                _core.Leases.Remove(own);
        }

        _onChange();
        return lost.Count;
    }

    /// <summary>Revokes leases of secrets, with what was leased.</summary>
    /// <param name="prefix">How their ids begin, such as <c>database/creds/</c>; empty for all.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> RevokeLeasesAsync(string prefix, CancellationToken cancellation)
    {
        IReadOnlyList<Lease> leases = [.. _core.Leases.Below(prefix).Where(lease => lease.Auth is null)];
        foreach (var lease in leases)
            await _core.Expiration.RevokeAsync(lease, force: true, cancellation);
        _onChange();
        return leases.Count;
    }
}
