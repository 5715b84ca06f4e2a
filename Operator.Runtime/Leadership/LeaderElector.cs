using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Builder;
using Operator.Runtime.Client;
using Operator.Runtime.Rbac;

namespace Operator.Runtime.Leadership;

/// <summary>
/// Elects one of several replicas through a <c>coordination.k8s.io/v1 Lease</c>, by client-go's rules and compatible with it. Clocks of
/// replicas are not compared: a lease is expired when this process has not seen it change for its duration. Leads once: after a loss the
/// host is stopped, so that the process starts anew with nothing left of what it did as a leader.
/// </summary>
[GenericRbac(Groups = ["coordination.k8s.io"], Resources = ["leases"], Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Update, OwnNamespace = true)]
internal sealed class LeaderElector : BackgroundService, ILeadership
{
    private readonly OperatorSettings _settings;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeaseLock _lock;
    private readonly TaskCompletionSource _leading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _lost = new();
    private long _renewed;
    private volatile bool _isLeader;

    public LeaderElector(
        IKubernetesClient client, OperatorSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<LeaderElector> logger)
    {
        (_settings, _lifetime, _time, _logger) = (settings, lifetime, time, logger);
        var identity = settings.LeaderElectionIdentity ?? $"{Environment.MachineName}_{Guid.NewGuid():N}";
        _lock = new LeaseLock(
            client, new ObjectKey(settings.Namespace ?? "default", settings.LeaseName), identity, settings.LeaderElectionLeaseDuration, time);
    }

    /// <inheritdoc />
    public bool IsLeader => _isLeader;

    /// <inheritdoc />
    public string? Leader => _lock.Holder;

    /// <inheritdoc />
    public CancellationToken Lost => _lost.Token;

    /// <summary>How long ago the lease was renewed last, while this replica leads.</summary>
    public TimeSpan? SinceRenewal => _isLeader ? _time.GetElapsedTime(Interlocked.Read(ref _renewed)) : null;

    /// <inheritdoc />
    public Task WaitAsync(CancellationToken cancellationToken) => _leading.Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public override void Dispose()
    {
        _lost.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await AcquireAsync(stoppingToken);
            _isLeader = true;
            _leading.TrySetResult();
            _logger.LeadershipGained(_lock.Identity, _lock.Key);
            await RenewAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            if (_isLeader)
                await ReleaseAsync();
            return;
        }

        _isLeader = false;
        _logger.LeadershipLost(_lock.Key, _lock.Holder);
        await _lost.CancelAsync();
        _lifetime.StopApplication();
    }

    private async Task AcquireAsync(CancellationToken stoppingToken)
    {
        string? known = null;
        while (!await TryAsync(_settings.LeaderElectionRenewDeadline / 2, stoppingToken))
        {
            if (_lock.Holder is { Length: > 0 } holder && holder != known)
            {
                known = holder;
                _logger.LeadershipAwaited(_lock.Key, holder);
            }

            // Up to a fifth later each time, so that candidates don't collide for ever.
            await Task.Delay(_settings.LeaderElectionRetryPeriod * (1 + (0.2 * Random.Shared.NextDouble())), _time, stoppingToken);
        }
    }

    /// <summary>Renews until that fails for too long or another replica holds the lease.</summary>
    private async Task RenewAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var left = _settings.LeaderElectionRenewDeadline - _time.GetElapsedTime(_renewed);
            if (left <= TimeSpan.Zero)
                return;
            await Task.Delay(Shorter(_settings.LeaderElectionRetryPeriod, left), _time, stoppingToken);

            left = _settings.LeaderElectionRenewDeadline - _time.GetElapsedTime(_renewed);
            if (left <= TimeSpan.Zero)
                return;
            if (!await TryAsync(Shorter(_settings.LeaderElectionRenewDeadline / 2, left), stoppingToken) && _lock.IsHeldByAnother)
                return;
        }
    }

    private async Task<bool> TryAsync(TimeSpan timeout, CancellationToken stoppingToken)
    {
        // From before the request: others may count from when the server took it.
        var asked = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        try
        {
            if (!await _lock.TryAcquireOrRenewAsync(either.Token))
                return false;
            Interlocked.Exchange(ref _renewed, asked);
            return true;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            _logger.LeaseTimedOut(_lock.Key, timeout.TotalSeconds);
            return false;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException)
        {
            _logger.LeaseFailed(e, _lock.Key);
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        _isLeader = false;
        using var deadline = new CancellationTokenSource(_settings.LeaderElectionRenewDeadline / 2, _time);
        try
        {
            await _lock.ReleaseAsync(deadline.Token);
            _logger.LeadershipReleased(_lock.Key);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or OperationCanceledException)
        {
            // It expires by itself; the successor waits a little longer.
            _logger.LeaseFailed(e, _lock.Key);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
