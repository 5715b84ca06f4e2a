using System.Diagnostics.Metrics;
using Operator.Runtime.Caching;
using Operator.Runtime.Leadership;
using Operator.Runtime.Queue;

namespace Operator.Runtime.Hosting;

/// <summary>The instruments of the runtime.</summary>
internal sealed class OperatorMetrics
{
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private readonly Histogram<double> _reconcileDuration;
    private readonly Counter<long> _eventsDropped;
    private readonly Meter _meter;
    private readonly Lock _lock = new();
    private readonly List<(string Kind, WorkQueue Queue)> _queues = [];

    public OperatorMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(OperatorMeter.Name);
        _reconcileDuration = _meter.CreateHistogram(
            "operator.reconcile.duration",
            "s",
            "How long reconciles take, by kind and result.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        _eventsDropped = _meter.CreateCounter<long>("operator.events.dropped", "{event}", "Events that were not sent: too many, or refused.");
        _meter.CreateObservableGauge("operator.queue.depth", Depths, "{key}", "Keys in the work queue, by kind and lane (or delayed, working).");
    }

    public void Reconciled(string kind, string result, TimeSpan duration) =>
        _reconcileDuration.Record(duration.TotalSeconds, new("kind", kind), new("result", result));

    public void EventDropped() => _eventsDropped.Add(1);

    public void Observe(string kind, WorkQueue queue)
    {
        lock (_lock)
            _queues.Add((kind, queue));
    }

    public void Observe(IReadOnlyList<IInformerState> informers)
    {
        _meter.CreateObservableGauge(
            "operator.informer.objects", () => informers.Select(i => Measured(i.Count, i)), "{object}", "Cached objects, by informer.");
        _meter.CreateObservableCounter(
            "operator.informer.relists", () => informers.Select(i => Measured(i.Relists, i)), "{list}", "Lists after the first, by informer.");
        _meter.CreateObservableGauge(
            "operator.informer.silence",
            () => informers.Where(i => i.Silence is not null).Select(i => Measured(i.Silence!.Value.TotalSeconds, i)),
            "s",
            "Time since the server last sent anything, by informer.");
    }

    public void Observe(ILeadership leadership) =>
        _meter.CreateObservableGauge("operator.leader", () => leadership.IsLeader ? 1 : 0, description: "1 while this replica leads.");

    private static Measurement<TValue> Measured<TValue>(TValue value, IInformerState informer)
        where TValue : struct =>
        new(value, new KeyValuePair<string, object?>("informer", informer.Name));

    private List<Measurement<int>> Depths()
    {
        lock (_lock)
        {
            return
            [
                .. _queues.SelectMany(pair => new[]
                {
                    Depth(pair.Kind, "urgent", pair.Queue.Depth(Lane.Urgent)),
                    Depth(pair.Kind, "periodic", pair.Queue.Depth(Lane.Periodic)),
                    Depth(pair.Kind, "delayed", pair.Queue.Waiting),
                    Depth(pair.Kind, "working", pair.Queue.Working),
                }),
            ];
        }
    }

    private static Measurement<int> Depth(string kind, string lane, int depth) => new(depth, new("kind", kind), new("lane", lane));
}
