using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Operator.Runtime.Builder;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.Runtime.Hosting;

/// <summary>
/// Runs the controller of one kind: turns changes into keys, and has workers take keys and reconcile, once the caches are warm and this
/// replica leads. What breaks it, rather than a reconcile, stops the host: a process that no longer reconciles must not look well.
/// </summary>
internal sealed class ControllerHost<TEntity> : BackgroundService
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    // What a cancelled reconcile may take to let go before the host stops waiting for it.
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    private readonly ControllerOptions<TEntity> _options;
    private readonly OperatorSettings _settings;
    private readonly ControllerServices _services;
    private readonly IInformer<TEntity> _entities;
    private readonly WorkQueue _work;
    private readonly ReconcileQueue<TEntity> _queue;
    private readonly Tombstones<TEntity> _tombstones = new();
    private readonly ReconcileRunner<TEntity> _runner;
    private readonly CancellationTokenSource _workEnds = new();

    public ControllerHost(
        ControllerRegistration<TEntity> registration,
        IEnumerable<FinalizerRegistration<TEntity>> finalizers,
        IInformer<TEntity> entities,
        ControllerQueue<TEntity> queue,
        ControllerServices services)
    {
        _options = registration.Options;
        _services = services;
        _settings = services.Settings;
        _entities = entities;
        (_work, _queue) = (queue.Work, queue.Requests);
        var flow = new FinalizerFlow<TEntity>(services.Client, registration.Type, [.. finalizers]);
        _runner = new ReconcileRunner<TEntity>(
            registration,
            new Reconciler<TEntity>(entities, _tombstones, flow, services.Scopes),
            _work,
            services.Metrics,
            services.Time,
            services.Loggers.CreateLogger(registration.Options.LogCategory ?? typeof(ControllerHost<TEntity>).Namespace!));
        services.Metrics.Observe(registration.Type.Kind, _work);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _entities.Subscribe(OnChange);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Takes no more keys, waits for what is in work, and cancels what takes too long.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var drain = new CancellationTokenSource(_settings.DrainTimeout, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, drain.Token);
        await base.StopAsync(either.Token);
        await _workEnds.CancelAsync();
        using var grace = new CancellationTokenSource(CancelGrace, _services.Time);
        await base.StopAsync(grace.Token);
    }

    public override void Dispose()
    {
        _workEnds.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _services.Informers.WaitForSyncAsync(stoppingToken);
        await _services.Leadership.WaitAsync(stoppingToken);
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _services.Leadership.Lost);
        using var work = CancellationTokenSource.CreateLinkedTokenSource(_workEnds.Token, _services.Leadership.Lost);
        Begin();
        var workers = _options.MaxParallelReconciliations ?? _settings.MaxParallelReconciliations;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(stoppingToken, taking.Token, work.Token)));
    }

    /// <summary>Asks for everything that is there; from here on changes ask for themselves.</summary>
    private void Begin()
    {
        _queue.Open();
        foreach (var entity in _entities.List())
            _queue.Enqueue(ObjectKey.Of(entity), Lane.Periodic, InitialDelayOf(entity));
    }

    private async Task WorkAsync(CancellationToken stopping, CancellationToken taking, CancellationToken work)
    {
        // The linked token hears of its source a moment later than the source itself.
        while (!stopping.IsCancellationRequested && !taking.IsCancellationRequested)
        {
            WorkItem item;
            try
            {
                item = await _work.TakeAsync(taking);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await _runner.RunAsync(item, work);
        }
    }

    private void OnChange(Change<TEntity> change)
    {
        // Before this replica leads, changes are the leader's, deletions included.
        if (!_queue.IsOpen)
            return;
        var key = ObjectKey.Of(change.Current);
        if (change.Old is { } old && (change.New is null || change.New.Metadata.Uid != old.Metadata.Uid))
        {
            _tombstones.Add(old);
            _queue.Enqueue(key, Lane.Urgent);
        }
        else if (_options.ChangeFilter(change))
        {
            _queue.Enqueue(key, Lane.Urgent);
        }
    }

    // What is being deleted waits for nobody's schedule.
    private TimeSpan InitialDelayOf(TEntity entity) =>
        entity.Metadata.DeletionTimestamp is null ? _options.InitialDelay?.Invoke(entity) ?? TimeSpan.Zero : TimeSpan.Zero;
}
