using System.Text;
using Operator.Authentication;
using Operator.Connections;
using Operator.Entities;
using Operator.References;
using Operator.Runtime.Caching;
using Vault.Client;
using Vault.Client.Auth;
using Vault.Client.Leases;
using Vault.Client.Secrets;
using Vault.Client.Sessions;

namespace Operator.Leases;

/// <summary>
/// The requests about credentials, each one step: log in, ask, look up, renew, revoke. Each lease is asked for under a login of its own, since a token that
/// revokes itself takes its leases with it: the right to revoke leases (<c>sys/leases/revoke</c>) is rarely given, that to end oneself by the policy
/// <c>default</c>.
/// </summary>
public sealed class Credentials(IVaultSessionPool pool, ConnectionConfiguration connections, IInformer<VaultConnection> known, TimeProvider time)
{
    /// <summary>Logs in for one lease.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public async Task<LeaseLogin> LogInAsync(CredentialSource source, CancellationToken cancellationToken)
    {
        var login = source.Login;
        var asked = time.GetUtcNow();
        var auth = await login.Method.LoginAsync(pool.Anonymous(login.Connection), cancellationToken);
        var handle = new CredentialHandle
        {
            Connection = login.Identity.Connection,
            Token = auth.IsBorrowed ? null : Encoding.UTF8.GetString(auth.ClientToken.Reveal().Span),
            TokenNamespace = auth.Namespace,
            EndsByToken = auth is { IsBorrowed: false, Accessor.Length: > 0 },
            LeaseNamespace = source.Namespace,
        };
        LeaseTerm? term = auth.LeaseDuration > TimeSpan.Zero && !auth.IsBorrowed
            ? new(asked + auth.LeaseDuration, auth.LeaseDuration, auth.Renewable)
            : null;
        return new LeaseLogin(handle, term, auth.Uses > 0);
    }

    /// <summary>Asks for credentials under a login that is theirs alone.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public Task<IssuedSecret> IssueAsync(CredentialSource source, CredentialHandle handle, CancellationToken cancellationToken) =>
        AskAsync(source, Bearer(source.Login, handle), cancellationToken);

    /// <summary>Asks for what has no lease, under the login that all share.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public Task<IssuedSecret> ReadAsync(CredentialSource source, CancellationToken cancellationToken) =>
        AskAsync(source, Session(source.Login), cancellationToken);

    /// <summary>Revokes a lease that was given under the login that all share; false where that isn't allowed.</summary>
    /// <exception cref="VaultApiException">The store could not be reached.</exception>
    public async Task<bool> GiveBackAsync(CredentialSource source, Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await new LeaseBackend(Session(source.Login), source.Namespace).RevokeAsync(lease.Id, cancellationToken);
            return true;
        }
        catch (VaultApiException e) when (e.Kind == VaultErrorKind.PermissionDenied)
        {
            return false;
        }
    }

    /// <summary>Looks a lease up; null where it is gone.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public Task<LeaseState?> LookupAsync(CredentialSource source, CredentialHandle handle, CancellationToken cancellationToken) =>
        Leases(source, handle).LookupAsync(IdOf(handle), cancellationToken);

    /// <summary>Renews a lease for as long as it was given before; null where it is gone.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public Task<Lease?> RenewAsync(CredentialSource source, CredentialHandle handle, TimeSpan increment, CancellationToken cancellationToken) =>
        Leases(source, handle).RenewAsync(IdOf(handle), increment, cancellationToken);

    /// <summary>Renews the login that a lease lives by.</summary>
    /// <exception cref="VaultApiException">The store refused.</exception>
    public Task<AuthInfo> RenewLoginAsync(CredentialSource source, CredentialHandle handle, TimeSpan increment, CancellationToken cancellationToken) =>
        new TokenSelf(Bearer(source.Login, handle), vaultNamespace: handle.TokenNamespace).RenewAsync(increment, cancellationToken);

    /// <summary>
    /// Revokes credentials, by what the handle holds alone: the VaultAuth may be gone. Anything that can't be tried now, or failed in a way that may pass,
    /// is <see cref="Revocation.Failed"/>.
    /// </summary>
    /// <param name="handle">What is revoked.</param>
    /// <param name="login">Who may do it where no token of its own can; null where nobody is known.</param>
    /// <param name="references">Whose reconcile it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Revocation> RevokeAsync(CredentialHandle handle, LoginPlan? login, ReferenceScope references, CancellationToken cancellationToken)
    {
        try
        {
            var transport = handle.Token is null
                ? login is null ? null : Session(login)
                : await FindConnectionAsync(handle, references, cancellationToken) is { } connection ? new TokenTransport(connection, handle.Token) : null;
            if (transport is null)
            {
                return Revocation.Failed(
                    handle.Token is null ? "the VaultAuth that could revoke it can't be used" : $"VaultConnection {handle.Connection} can't be used");
            }

            if (handle.EndsByToken)
                await new TokenSelf(transport, vaultNamespace: handle.TokenNamespace).RevokeAsync(cancellationToken);
            else if (handle.Lease is not null)
                await new LeaseBackend(transport, handle.LeaseNamespace).RevokeAsync(IdOf(handle), cancellationToken);
            return Revocation.Done;
        }
        catch (VaultApiException e)
        {
            return Judge(e);
        }
    }

    // A token that isn't known any more has taken its leases with it. Stores up to 1.9 say no more than "permission denied" of one, which also stands for a
    // token without the policy "default".
    private static Revocation Judge(VaultApiException error) => error switch
    {
        { IsTransient: true } or { Kind: VaultErrorKind.Tls } => Revocation.Failed(error.Said),
        { Kind: VaultErrorKind.PermissionDenied } when IsUnknownToken(error) => Revocation.Done,
        _ => Revocation.Refused(error.Said),
    };

    private static bool IsUnknownToken(VaultApiException error) => error.Errors.Any(text =>
        text.Contains("invalid token", StringComparison.OrdinalIgnoreCase) || text.Contains("bad token", StringComparison.OrdinalIgnoreCase));

    private async Task<IVaultTransport?> FindConnectionAsync(CredentialHandle handle, ReferenceScope references, CancellationToken cancellationToken)
    {
        if (known.Get(Reference.Parse(handle.Connection, "")) is not { } connection)
            return null;

        var configured = await connections.CreateAsync(connection, references, cancellationToken);
        return configured.Succeeded(out var resolved, out _) ? pool.Anonymous(resolved.Options) : null;
    }

    private LeaseBackend Leases(CredentialSource source, CredentialHandle handle) => new(Bearer(source.Login, handle), handle.LeaseNamespace);

    private IVaultTransport Bearer(LoginPlan login, CredentialHandle handle) =>
        handle.Token is { } token ? new TokenTransport(pool.Anonymous(login.Connection), token) : Session(login);

    private IVaultTransport Session(LoginPlan login) => pool.Get(login.Identity, login.Connection, login.Method);

    private static Task<IssuedSecret> AskAsync(CredentialSource source, IVaultTransport transport, CancellationToken cancellationToken) =>
        new CredentialEngine(transport).IssueAsync(source.Method, source.Path, source.Parameters, source.Namespace, cancellationToken);

    private static SecretValue IdOf(CredentialHandle handle) => new(Encoding.UTF8.GetBytes(handle.Lease ?? ""));
}
