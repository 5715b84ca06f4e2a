using System.Diagnostics;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Queue;

namespace Operator.Runtime.Hosting;

/// <summary>Runs one reconcile: scope, timeout, measuring, and what its outcome means for the queue.</summary>
internal sealed class ReconcileRunner<TEntity>(
    ControllerRegistration<TEntity> registration,
    Reconciler<TEntity> reconciler,
    WorkQueue work,
    OperatorMetrics metrics,
    TimeProvider time,
    ILogger logger)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly ActivitySource Activities = new(OperatorMeter.Activities);

    // A success that is due again at once, and again, must not keep a processor and the API server busy.
    private static readonly TimeSpan ShortestRequeue = TimeSpan.FromMilliseconds(100);

    private readonly FailureBackoff _backoff = new(registration.Options.FirstBackoff, registration.Options.MaxBackoff, Random.Shared);
    private readonly string _kind = registration.Type.Kind;

    public async Task RunAsync(WorkItem item, CancellationToken cancelled)
    {
        var started = time.GetTimestamp();
        var id = Guid.NewGuid().ToString("N")[..8];
        using var activity = Activities.StartActivity("reconcile");
        activity?.SetTag("k8s.kind", _kind).SetTag("k8s.key", item.Key.ToString()).SetTag("reconcile.id", id);
        using var scope = logger.ReconcileScope(_kind, item.Key, id);
        try
        {
            var outcome = await TryAsync(item, cancelled);
            if (outcome is null)
                return;
            activity?.SetStatus(outcome.IsSuccess ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome.Message);
            metrics.Reconciled(_kind, outcome.IsSuccess ? "success" : "failure", time.GetElapsedTime(started));
            Settle(item, outcome);
        }
        finally
        {
            work.Complete(item.Key);
        }
    }

    /// <summary>The outcome; null when the operator stops.</summary>
    private async Task<Outcome?> TryAsync(WorkItem item, CancellationToken cancelled)
    {
        var limit = registration.Options.ReconcileTimeout;
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, deadline.Token);
        try
        {
            return await reconciler.ReconcileAsync(item.Key, either.Token);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            return new Outcome(false, Message: $"The reconcile took longer than {limit.TotalSeconds:0.#} s and was cancelled.", Error: e);
        }
        catch (Exception e)
        {
            // One object's trouble, of whatever kind, must not stop the worker for all others.
            return new Outcome(false, Message: e.Message, Error: e);
        }
    }

    private void Settle(WorkItem item, Outcome outcome)
    {
        if (outcome.IsSuccess)
        {
            _backoff.Forget(item.Key);
            if (outcome.After is { } due)
                work.Enqueue(item.Key, Lane.Periodic, due > ShortestRequeue ? due : ShortestRequeue);
            return;
        }

        var wait = _backoff.Next(item.Key, outcome.After);
        logger.ReconcileFailed(outcome.Error, _kind, item.Key, outcome.Message, wait.TotalSeconds);
        work.Enqueue(item.Key, item.Lane, wait);
    }
}
