namespace Vault.Client.Http;

/// <summary>
/// Keeps a connection within its limits. A short wait is waited here; who would wait longer is sent away with the time of a turn, so that a worker is
/// free for other connections meanwhile. Turns are given one after the other: those who were sent away don't come back all at once.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    /// <summary>How long a request is held here at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly ConnectionLimits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim? _slots;
    private readonly TimeSpan _interval;
    private readonly Lock _lock = new();
    private DateTimeOffset _nextTurn;
    private DateTimeOffset _lastPromise;

    public RequestGate(ConnectionLimits limits, TimeProvider time)
    {
        _limits = limits;
        _time = time;
        _slots = limits.MaxInFlight is { } slots ? new SemaphoreSlim(slots, slots) : null;
        _interval = limits.RequestsPerSecond is { } rate ? TimeSpan.FromSeconds(1) / rate : TimeSpan.Zero;
    }

    /// <summary>Waits for the request's turn; what it gives ends the request's use of it.</summary>
    /// <exception cref="VaultApiException">The wait would be too long: nothing was sent, and <see cref="VaultApiException.RetryAfter"/> says when to try.</exception>
    public async ValueTask<Turn> EnterAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        await TakeSlotAsync(request, cancellationToken);
        try
        {
            if (TakeTurn(request) is { Ticks: > 0 } wait)
                await Task.Delay(wait, _time, cancellationToken);
            return new Turn(_slots);
        }
        catch
        {
            _slots?.Release();
            throw;
        }
    }

    public void Dispose() => _slots?.Dispose();

    private async ValueTask TakeSlotAsync(VaultRequest request, CancellationToken cancellationToken)
    {
        if (_slots is null || await _slots.WaitAsync(TimeSpan.Zero, cancellationToken))
            return;

        using var limit = new CancellationTokenSource(LongestWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await _slots.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // How long the others take is theirs to say: a second, and turns of a hundredth after it.
            TimeSpan promise;
            lock (_lock)
                promise = Promise(LongestWait * 2, TimeSpan.FromSeconds(1) / 100);
            throw Refuse(request, $"{_limits.MaxInFlight} requests wait for its answer, as many as limits.maxInFlight allows", promise);
        }
    }

    // A bucket of one second's requests: how long until the one that is taken here has come.
    private TimeSpan TakeTurn(VaultRequest request)
    {
        if (_interval == TimeSpan.Zero)
            return TimeSpan.Zero;

        TimeSpan promise;
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var full = now - TimeSpan.FromSeconds(1) + _interval;
            var turn = _nextTurn > full ? _nextTurn : full;
            if (turn - now <= LongestWait)
            {
                _nextTurn = turn + _interval;
                return turn - now;
            }

            promise = Promise(turn - now, _interval);
        }

        throw Refuse(request, $"its {_limits.RequestsPerSecond} requests a second (limits.requestsPerSecond) are used up", promise);
    }

    private TimeSpan Promise(TimeSpan soonest, TimeSpan interval)
    {
        var now = _time.GetUtcNow();
        var first = now + soonest;
        _lastPromise = _lastPromise + interval > first ? _lastPromise + interval : first;
        return _lastPromise - now;
    }

    private VaultApiException Refuse(VaultRequest request, string reason, TimeSpan wait) =>
        new(VaultErrorKind.RateLimited, request.Operation, request.Path, statusCode: null, [$"not sent: the connection {_limits.Scope} is busy: {reason}"], wait)
        {
            IsHeldBack = true,
        };

    /// <summary>A request's turn.</summary>
    internal readonly struct Turn(SemaphoreSlim? slots) : IDisposable
    {
        public void Dispose() => slots?.Release();
    }
}
