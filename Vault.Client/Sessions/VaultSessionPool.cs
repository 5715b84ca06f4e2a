using Microsoft.Extensions.Logging;
using Vault.Client.Auth;
using Vault.Client.Http;

namespace Vault.Client.Sessions;

/// <summary>
/// The sessions of this process. A session that nobody used for <see cref="IdleLimit"/> is revoked and dropped, and connections with it; who
/// still holds its transport gets a new one without noticing. On disposal all tokens are revoked, unless leases depend on them.
/// </summary>
public sealed class VaultSessionPool : IVaultSessionPool, IAsyncDisposable
{
    /// <summary>How long a session may be unused.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(15);

    /// <summary>How long disposal waits for tokens to be revoked.</summary>
    public static readonly TimeSpan RevocationLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Func<VaultConnectionOptions, RequestGate?, VaultClient> _connect;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionIdentity, VaultSession> _sessions = [];
    private readonly Dictionary<VaultConnectionOptions, VaultConnection> _connections = [];
    private readonly Dictionary<ConnectionLimits, RequestGate> _gates = [];
    private readonly ITimer _sweep;
    private bool _isDisposed;

    /// <summary>Makes an empty pool.</summary>
    public VaultSessionPool(TimeProvider time, ILogger<VaultSessionPool> logger, IVaultRequestObserver? observer = null)
        : this((options, gate) => new VaultClient(options, gate, time, observer), time, logger)
    {
    }

    /// <summary>Makes an empty pool with connections of another make.</summary>
    internal VaultSessionPool(Func<VaultConnectionOptions, RequestGate?, VaultClient> connect, TimeProvider time, ILogger logger)
    {
        _connect = connect;
        _time = time;
        _logger = logger;
        _sweep = time.CreateTimer(_ => _ = SweepAsync(), state: null, SweepInterval, SweepInterval);
    }

    /// <summary>How many sessions there are.</summary>
    public int SessionCount
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    /// <summary>The connections that are left alone after failures, by address.</summary>
    public IReadOnlyList<Uri> OpenCircuits
    {
        get
        {
            lock (_lock)
                return [.. _connections.Where(c => c.Value.IsCircuitOpen).Select(c => c.Key.Address)];
        }
    }

    /// <summary>How many connections (ways to reach a store) are held.</summary>
    internal int ConnectionCount
    {
        get
        {
            lock (_lock)
                return _connections.Count;
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The connection's options make no sense; the message says which.</exception>
    public IVaultTransport Get(SessionIdentity identity, VaultConnectionOptions connection, IAuthMethod method)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(identity, out var session))
                return session;

            var transport = ConnectionTo(connection);
            session = new VaultSession(identity, connection, method, transport, () => Get(identity, connection, method), _time, _logger);
            _sessions.Add(identity, session);
            return session;
        }
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The connection's options make no sense; the message says which.</exception>
    public IVaultTransport Anonymous(VaultConnectionOptions connection)
    {
        ConnectionTo(connection);
        return new AnonymousTransport(() => ConnectionTo(connection));
    }

    /// <summary>Ends all sessions; takes no longer than <see cref="RevocationLimit"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        VaultSession[] sessions;
        lock (_lock)
        {
            if (_isDisposed)
                return;

            _isDisposed = true;
            sessions = [.. _sessions.Values];
            _sessions.Clear();
        }

        await _sweep.DisposeAsync();
        await EndAsync(sessions);
        foreach (var connection in _connections.Values)
            connection.Dispose();
        foreach (var gate in _gates.Values)
            gate.Dispose();
    }

    private VaultConnection ConnectionTo(VaultConnectionOptions options)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connections.TryGetValue(options, out var connection))
            {
                connection.Touch();
                return connection;
            }

            connection = new VaultConnection(_connect(options, GateOf(options.Limits)), options.Address.ToString(), _time, _logger);
            _connections.Add(options, connection);
            return connection;
        }
    }

    // By the limits alone: connections that differ in headers only, as those of several VaultAuths do, share one allowance.
    private RequestGate? GateOf(ConnectionLimits? limits)
    {
        if (limits is null)
            return null;

        if (!_gates.TryGetValue(limits, out var gate))
            _gates.Add(limits, gate = new RequestGate(limits, _time));
        return gate;
    }

    /// <summary>Drops what is idle. Never throws: it belongs to a timer.</summary>
    private async Task SweepAsync()
    {
        try
        {
            await EndAsync(TakeIdleSessions());
            foreach (var connection in TakeUnusedConnections())
                connection.Dispose();
        }
        catch (Exception e)
        {
            // Any, because nobody awaits a timer; the next sweep takes the rest.
            SessionLog.SweepFailed(_logger, e.GetType().Name);
        }
    }

    private List<VaultSession> TakeIdleSessions()
    {
        lock (_lock)
        {
            var idle = _sessions.Where(s => s.Value.TryRetire(IdleLimit)).ToList();
            foreach (var (identity, _) in idle)
                _sessions.Remove(identity);

            return [.. idle.Select(s => s.Value)];
        }
    }

    private List<VaultConnection> TakeUnusedConnections()
    {
        lock (_lock)
        {
            var inUse = _sessions.Values.Select(s => s.Connection).ToHashSet();
            var unused = _connections.Where(c => !inUse.Contains(c.Key) && c.Value.IsUnusedFor(IdleLimit)).ToList();
            foreach (var (options, _) in unused)
                _connections.Remove(options);

            var limits = _connections.Keys.Select(o => o.Limits).ToHashSet();
            foreach (var unlimited in _gates.Keys.Where(l => !limits.Contains(l)).ToList())
            {
                _gates.Remove(unlimited, out var gate);
                gate?.Dispose();
            }

            return [.. unused.Select(c => c.Value)];
        }
    }

    private async Task EndAsync(IReadOnlyCollection<VaultSession> sessions)
    {
        if (sessions.Count == 0)
            return;

        using var limit = new CancellationTokenSource(RevocationLimit, _time);
        await Task.WhenAll(sessions.Select(async session =>
        {
            await session.DisposeAsync();
            await session.RevokeAsync(limit.Token);
        }));
    }
}
