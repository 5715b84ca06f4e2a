using Microsoft.Extensions.Logging;
using Vault.Client.Auth;

namespace Vault.Client.Sessions;

/// <summary>
/// Decides what a 403 means, because the store says the same of an invalid token and of missing rights. The rules:
/// <list type="number">
/// <item>If the session has another token meanwhile, the request is sent again with that.</item>
/// <item>Otherwise the token is looked up by itself, once for all who wait. If it is good, rights are missing: no login, and for a minute
/// further 403s are taken for the same without asking.</item>
/// <item>If that is refused too, the session logs in again and the request is sent once more. Should the fresh token be refused, no 403 causes a
/// login for 30 seconds, then for twice as long each time up to 15 minutes (a token without the policy <c>default</c> may not look itself
/// up, so a path denied for good looks like this); the first success ends that.</item>
/// </list>
/// </summary>
internal sealed class TokenRejection(SessionIdentity identity, SessionLogin login, IVaultTransport transport, TimeProvider time, ILogger logger, CancellationToken lifetime)
{
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(1);
    private static readonly GrowingInterval AfterVainLogin = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15));

    private readonly Lock _lock = new();
    private Task<SessionToken?>? _underWay;
    private SessionToken? _knownGood;
    private DateTimeOffset _knownGoodUntil;
    private SessionToken? _refusedFresh;
    private int _vainLogins;
    private DateTimeOffset _nextLogin;

    /// <summary>The token to try again with; null where another try is in vain.</summary>
    /// <exception cref="VaultApiException">The new login failed.</exception>
    public Task<SessionToken?> ReplacementAsync(SessionToken rejected, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (login.Current is { } current && current != rejected && current.TryUse())
                return Task.FromResult<SessionToken?>(current);

            var now = time.GetUtcNow();
            if (now < _nextLogin || (_knownGood == rejected && now < _knownGoodUntil))
                return Task.FromResult<SessionToken?>(null);

            return (_underWay ??= Task.Run(() => ReplaceAsync(rejected), CancellationToken.None)).WaitAsync(cancellationToken);
        }
    }

    /// <summary>A request was refused with the replacement too.</summary>
    public void InVain(SessionToken replacement)
    {
        lock (_lock)
        {
            // Ten requests that failed with one token are one failure.
            if (_refusedFresh == replacement)
                return;

            _refusedFresh = replacement;
            _nextLogin = time.GetUtcNow() + AfterVainLogin.After(++_vainLogins);
        }
    }

    /// <summary>A request was answered with the replacement.</summary>
    public void Helped()
    {
        lock (_lock)
            (_vainLogins, _nextLogin) = (0, default);
    }

    private async Task<SessionToken?> ReplaceAsync(SessionToken rejected)
    {
        try
        {
            if (await IsAcceptedAsync(rejected))
            {
                lock (_lock)
                    (_knownGood, _knownGoodUntil) = (rejected, time.GetUtcNow() + GoodFor);

                return null;
            }

            if (login.Forget(rejected))
                SessionLog.TokenRejected(logger, identity.Subject, identity.Connection);

            return await login.GetAsync(lifetime);
        }
        finally
        {
            lock (_lock)
                _underWay = null;
        }
    }

    private async Task<bool> IsAcceptedAsync(SessionToken token)
    {
        try
        {
            await new TokenSelf(transport, token.Value, token.Namespace).LookupAsync(lifetime);
            return true;
        }
        catch (VaultApiException e)
        {
            // Any other failure proves nothing against the token: the 403 stands, and the next one asks again.
            return e.Kind is not (VaultErrorKind.PermissionDenied or VaultErrorKind.NotFound);
        }
    }
}
