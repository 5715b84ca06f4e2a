using Microsoft.Extensions.Logging;
using Vault.Client.Auth;

namespace Vault.Client.Sessions;

/// <summary>
/// Holds a session's token, and logs in for it: once, however many wait. A failure is remembered for a growing interval and given as the answer
/// meanwhile. Refusals grow to a minute: it is one login an identity, and a role that was corrected should soon work. Failures to reach the store
/// grow to half a minute, since the circuit breaker spares it already and recovery should be quick.
/// </summary>
internal sealed class SessionLogin(
    SessionIdentity identity, IAuthMethod method, IVaultTransport transport, TimeProvider time, ILogger logger,
    Action<SessionToken> onLogin, CancellationToken lifetime)
{
    private static readonly GrowingInterval AfterRefusal = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    private static readonly GrowingInterval AfterOutage = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private readonly Lock _lock = new();
    private SessionToken? _current;
    private Task<SessionToken>? _underWay;
    private Exception? _failure;
    private int _failures;
    private DateTimeOffset _nextTry;

    /// <summary>The token in use, if any.</summary>
    public SessionToken? Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>The token; logs in, or waits for the login under way, where there is none. A caller who cancels doesn't cancel the login.</summary>
    public async ValueTask<SessionToken> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<SessionToken> login;
            lock (_lock)
            {
                if (_current is { } current && current.IsUsable(time.GetUtcNow()) && current.TryUse())
                    return current;

                login = LogInAsync();
            }

            // Others that waited may have used it up already.
            var token = await login.WaitAsync(cancellationToken);
            if (token.TryUse())
                return token;
        }
    }

    /// <summary>A new token in place of the one in use, which stays in use until then.</summary>
    public Task<SessionToken> ReplaceAsync()
    {
        lock (_lock)
            return LogInAsync();
    }

    /// <summary>Forgets a token. Returns false where it wasn't in use any more.</summary>
    public bool Forget(SessionToken token)
    {
        lock (_lock)
        {
            if (_current != token)
                return false;

            _current = null;
            return true;
        }
    }

    private Task<SessionToken> LogInAsync()
    {
        if (_underWay is not null)
            return _underWay;

        if (_failure is not null && time.GetUtcNow() < _nextTry)
            return Task.FromException<SessionToken>(Remembered(_failure, _nextTry - time.GetUtcNow()));

        // On another thread, so that no code of the auth method runs under the lock.
        return _underWay = Task.Run(LogInOnceAsync, CancellationToken.None);
    }

    private async Task<SessionToken> LogInOnceAsync()
    {
        try
        {
            var asked = time.GetUtcNow();
            var auth = await method.LoginAsync(transport, lifetime);
            var token = new SessionToken(auth, asked);
            SessionLog.LoggedIn(logger, identity.Subject, identity.Connection, method.Description, auth.LeaseDuration, auth.Renewable);
            lock (_lock)
                (_current, _underWay, _failure, _failures) = (token, null, null, 0);

            onLogin(token);
            return token;
        }
        catch (Exception e)
        {
            // Any, because an auth method may get its credentials from anywhere; it is remembered, and thrown as it is.
            Remember(e);
            throw;
        }
    }

    private void Remember(Exception failure)
    {
        TimeSpan wait;
        lock (_lock)
        {
            _underWay = null;

            // Nothing was sent, or we are shutting down: says nothing of the login.
            if (failure is VaultApiException { IsHeldBack: true } || lifetime.IsCancellationRequested)
                return;

            _failures++;
            _failure = failure;
            var isOutage = failure is VaultApiException { Kind: VaultErrorKind.Tls } or VaultApiException { IsTransient: true, StatusCode: not 500 } or LoginException { IsTransient: true };
            wait = (isOutage ? AfterOutage : AfterRefusal).After(_failures);
            _nextTry = time.GetUtcNow() + wait;
        }

        // Of foreign exceptions only the type: their text isn't under our control.
        var reason = failure is VaultApiException or LoginException ? failure.Message : failure.GetType().Name;
        SessionLog.LoginFailed(logger, identity.Subject, identity.Connection, method.Description, wait, reason);
    }

    private static Exception Remembered(Exception failure, TimeSpan wait)
    {
        if (failure is not VaultApiException error)
            return failure;

        var note = $"the login failed before and is tried again in {Math.Ceiling(wait.TotalSeconds)} s";
        return new VaultApiException(error.Kind, error.Operation, error.Path, error.StatusCode, [.. error.Errors, note], wait, error);
    }
}
