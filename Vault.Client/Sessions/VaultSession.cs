using Microsoft.Extensions.Logging;
using Vault.Client.Auth;

namespace Vault.Client.Sessions;

/// <summary>
/// The session of one identity: sends requests with a token that it keeps alive. See <see cref="TokenRejection"/> for what a 403 leads to. A
/// token is renewed at two thirds of its life beside the requests; one that can't be renewed, or is near its maximum, is replaced instead. The
/// replaced one isn't revoked, since requests may be under way and leases may hang on it.
/// </summary>
internal sealed class VaultSession : IVaultTransport, IAsyncDisposable
{
    /// <summary>Timers hold no longer span; renewing early does no harm.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(40);

    private static readonly TimeSpan ShortestTimer = TimeSpan.FromSeconds(1);

    private readonly SessionIdentity _identity;
    private readonly IVaultTransport _transport;
    private readonly Func<IVaultTransport> _successor;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly SessionLogin _login;
    private readonly TokenRejection _rejection;
    private readonly ITimer _upkeep;
    private readonly Lock _lock = new();
    private DateTimeOffset _lastUsed;
    private int _inFlight;
    private bool _isRetired;

    /// <param name="identity">Whose it is.</param>
    /// <param name="connection">The equal of all connections that share its HTTP handler.</param>
    /// <param name="method">How to log in.</param>
    /// <param name="transport">Where to.</param>
    /// <param name="successor">What answers for this identity once this session was dropped for being idle.</param>
    /// <param name="time">Time.</param>
    /// <param name="logger">Log.</param>
    public VaultSession(
        SessionIdentity identity, VaultConnectionOptions connection, IAuthMethod method, IVaultTransport transport,
        Func<IVaultTransport> successor, TimeProvider time, ILogger logger)
    {
        _identity = identity;
        Connection = connection;
        _transport = transport;
        _successor = successor;
        _time = time;
        _logger = logger;
        _lastUsed = time.GetUtcNow();
        _login = new SessionLogin(identity, method, transport, time, logger, ScheduleUpkeep, _lifetime.Token);
        _rejection = new TokenRejection(identity, _login, transport, time, logger, _lifetime.Token);
        _upkeep = time.CreateTimer(_ => _ = KeepUpAsync(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public VaultConnectionOptions Connection { get; }

    public async Task<VaultResponse> SendAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        if (!Enter())
            return await _successor().SendAsync(request, cancellationToken);

        try
        {
            return await SendWithTokenAsync(request, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Retires the session if nobody has used it for so long and no lease depends on its token.</summary>
    public bool TryRetire(TimeSpan unusedFor)
    {
        lock (_lock)
        {
            if (_inFlight > 0 || _time.GetUtcNow() - _lastUsed < unusedFor || _login.Current is { HasLeases: true })
                return false;

            return _isRetired = true;
        }
    }

    /// <summary>Ends the upkeep and any login under way; the token is for <see cref="RevokeAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _isRetired = true;

        await _upkeep.DisposeAsync();
        await _lifetime.CancelAsync();
    }

    /// <summary>Revokes the token where it is ours, no lease depends on it, and it still lives.</summary>
    public async Task RevokeAsync(CancellationToken cancellationToken)
    {
        if (_login.Current is not { CanBeRevoked: true, HasLeases: false } token || !token.IsUsable(_time.GetUtcNow()) || !_login.Forget(token))
            return;

        try
        {
            await new TokenSelf(_transport, token.Value, token.Namespace).RevokeAsync(cancellationToken);
            SessionLog.Revoked(_logger, _identity.Subject, _identity.Connection);
        }
        catch (VaultApiException e)
        {
            SessionLog.RevocationFailed(_logger, _identity.Subject, _identity.Connection, e.Message);
        }
        catch (OperationCanceledException)
        {
            SessionLog.RevocationFailed(_logger, _identity.Subject, _identity.Connection, "no answer in time");
        }
    }

    private async Task<VaultResponse> SendWithTokenAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        var token = await _login.GetAsync(cancellationToken);
        try
        {
            return NoteLease(token, await _transport.SendAsync(request with { Token = token.Value }, cancellationToken));
        }
        catch (VaultApiException e) when (e.Kind == VaultErrorKind.PermissionDenied)
        {
            if (await _rejection.ReplacementAsync(token, cancellationToken) is not { } replacement)
                throw;

            token = replacement;
        }

        try
        {
            // Nothing was done on a 403, so this is safe for every request.
            var response = NoteLease(token, await _transport.SendAsync(request with { Token = token.Value }, cancellationToken));
            _rejection.Helped();
            return response;
        }
        catch (VaultApiException e) when (e.Kind == VaultErrorKind.PermissionDenied)
        {
            _rejection.InVain(token);
            throw;
        }
    }

    private static VaultResponse NoteLease(SessionToken token, VaultResponse response)
    {
        if (response.Json.Property("lease_id").Text().Length > 0)
            token.HasLeases = true;

        return response;
    }

    private bool Enter()
    {
        lock (_lock)
        {
            if (_isRetired)
                return false;

            _inFlight++;
            return true;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _inFlight--;
            _lastUsed = _time.GetUtcNow();
        }
    }

    private void ScheduleUpkeep(SessionToken token)
    {
        if (token.UpkeepDue() is { } due)
            Schedule(due);
    }

    private void Schedule(TimeSpan due) =>
        _upkeep.Change(TimeSpan.FromTicks(Math.Clamp(due.Ticks, ShortestTimer.Ticks, LongestTimer.Ticks)), Timeout.InfiniteTimeSpan);

    /// <summary>Renews or replaces the token. Never throws: it belongs to a timer.</summary>
    private async Task KeepUpAsync()
    {
        // A timer that was set for an earlier token may find one that lives for ever.
        if (_login.Current is not { TimeToLive.Ticks: > 0 } token)
            return;

        try
        {
            if (token.CanBeRenewed && await TryRenewAsync(token))
                return;

            await _login.ReplaceAsync();
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
            // Shutting down.
        }
        catch (VaultApiException)
        {
            // The failed login is in the log. The token serves on; another try at a third of what it has left.
            if (token.Remaining(_time.GetUtcNow()) is { Ticks: > 0 } left)
                Schedule(left / 3);
        }
        catch (Exception e)
        {
            // Any, because nobody awaits a timer: an auth method may throw what it likes, and the process must live on.
            SessionLog.UpkeepFailed(_logger, _identity.Subject, _identity.Connection, e.GetType().Name);
            if (token.Remaining(_time.GetUtcNow()) is { Ticks: > 0 } left)
                Schedule(left / 3);
        }
    }

    /// <summary>False where only a new login helps.</summary>
    private async Task<bool> TryRenewAsync(SessionToken token)
    {
        var asked = _time.GetUtcNow();
        if (token.Remaining(asked) <= TimeSpan.Zero)
            return false;

        try
        {
            var renewed = await new TokenSelf(_transport, token.Value, token.Namespace).RenewAsync(increment: null, _lifetime.Token);
            token.Renew(renewed, asked);
            SessionLog.Renewed(_logger, _identity.Subject, _identity.Connection, renewed.LeaseDuration);
            ScheduleUpkeep(token);
            return true;
        }
        catch (VaultApiException e)
        {
            SessionLog.RenewalFailed(_logger, _identity.Subject, _identity.Connection, e.Message);

            // A role that is gone is a 500 here: as final as a refusal.
            if (!e.IsTransient || e.StatusCode == 500)
                return false;

            Schedule(token.Remaining(_time.GetUtcNow()) / 3);
            return true;
        }
    }
}
