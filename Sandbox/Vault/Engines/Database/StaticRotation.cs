using Sandbox.Vault.Policies;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Engines.Database;

/// <summary>Changes the passwords of static roles, when they are due or at once.</summary>
/// <param name="clock">The clock.</param>
/// <param name="connections">The connections.</param>
/// <param name="roles">The roles.</param>
/// <param name="passwords">Makes passwords.</param>
internal sealed class StaticRotation(TimeProvider clock, DatabaseConnections connections, DatabaseRoles roles, PasswordPolicyStore passwords)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    private int _rounds;

    /// <summary>Changes what is due. What fails is tried again ten seconds later.</summary>
    public async ValueTask RotateDueAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _rounds, 1) > 0)
            return; // the last round is still waiting for a database
        try
        {
            foreach (var (name, role) in roles.Static.Where(r => (r.Value.RetryTime ?? r.Value.NextRotation) <= clock.GetUtcNow()))
                await RotateDueAsync(name, role, cancellationToken);
        }
        finally
        {
            Interlocked.Exchange(ref _rounds, 0);
        }
    }

    /// <summary>Changes the password of a role now, if it isn't changed elsewhere meanwhile.</summary>
    /// <exception cref="VaultException">It can't be changed; the role remembers the password that was tried.</exception>
    public async ValueTask RotateNowAsync(string name, CancellationToken cancellationToken)
    {
        var role = roles.FindStatic(name) ?? throw VaultException.Refused("no static role found for role name");
        try
        {
            await ChangeAsync(name, role, cancellationToken);
        }
        catch (VaultException e)
        {
            throw VaultException.Failed("unable to finish rotating credentials; retries will continue in the background but it is also safe to "
                + $"retry manually: {e.Message}");
        }
    }

    /// <summary>Sets a new password for a role that isn't kept yet.</summary>
    /// <exception cref="VaultException">The database or the connection refuses.</exception>
    public async ValueTask<StaticRole> SetAsync(string name, StaticRole role, CancellationToken cancellationToken)
    {
        var connection = connections.Require(role.Database);
        connection.Allow(name);
        role.Credentials.RequirePassword(text => VaultException.Failed(text));
        await connections.UseAsync(connection, async plugin =>
        {
            try
            {
                await plugin.ChangePasswordAsync(role.Username, role.PendingPassword, role.RotationStatements, cancellationToken);
                return true;
            }
            catch (VaultException e)
            {
                throw VaultException.Failed($"error setting credentials: {e.Message}");
            }
        }, cancellationToken);

        var now = clock.GetUtcNow();
        return role with
        {
            Password = role.PendingPassword,
            PendingPassword = "",
            LastRotation = now,
            NextRotation = role.Schedule.After(now),
            RetryTime = null,
        };
    }

    /// <summary>The role with a password to try.</summary>
    /// <exception cref="VaultException">There is no such connection or policy.</exception>
    public StaticRole Prepare(StaticRole role)
    {
        if (role.PendingPassword.Length > 0)
            return role;
        var policy = role.Credentials.PasswordPolicy is { Length: > 0 } own ? own : connections.Require(role.Database).PasswordPolicy;
        return role with { PendingPassword = passwords.Generate(policy) };
    }

    private async ValueTask RotateDueAsync(string name, StaticRole role, CancellationToken cancellationToken)
    {
        if (!role.Schedule.IsOpen(role.NextRotation, clock.GetUtcNow()))
        {
            // Too late for this time of the schedule: the next one counts.
            roles.TryReplaceStatic(name, role, role with { NextRotation = role.Schedule.After(clock.GetUtcNow()), RetryTime = null });
            return;
        }

        try
        {
            await ChangeAsync(name, role, cancellationToken);
        }
        catch (VaultException)
        {
            // The role has its time for another try; Vault only logs it.
        }
    }

    private async ValueTask ChangeAsync(string name, StaticRole role, CancellationToken cancellationToken)
    {
        var prepared = role;
        try
        {
            prepared = Prepare(role);
            roles.TryReplaceStatic(name, role, await SetAsync(name, prepared, cancellationToken));
        }
        catch (VaultException)
        {
            roles.TryReplaceStatic(name, role, prepared with { RetryTime = clock.GetUtcNow() + RetryDelay });
            throw;
        }
    }
}
