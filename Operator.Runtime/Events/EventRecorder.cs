using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Builder;
using Operator.Runtime.Client;
using Operator.Runtime.Hosting;
using Operator.Runtime.Rbac;

namespace Operator.Runtime.Events;

/// <summary>
/// Sends events (<c>events.k8s.io/v1</c>) in the background. Equal ones within ten minutes become one with a count, written at most once a
/// minute. What exceeds an object's budget or the queue is dropped and counted: events tell people, they keep no books.
/// </summary>
[GenericRbac(Groups = ["events.k8s.io"], Resources = ["events"], Verbs = RbacVerb.Create | RbacVerb.Patch)]
internal sealed class EventRecorder(
    IKubernetesClient client, OperatorSettings settings, OperatorMetrics metrics, TimeProvider time, ILogger<EventRecorder> logger)
    : BackgroundService
{
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan WritePeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(3);
    private const int MaxName = 253;

    private readonly Channel<EventDraft> _drafts =
        Channel.CreateBounded<EventDraft>(new BoundedChannelOptions(1000) { SingleReader = true });

    // Only the loop touches these.
    private readonly Dictionary<EventIdentity, EventSeries> _series = [];
    private readonly Dictionary<string, EventBudget> _budgets = [];
    private readonly string _instance = Environment.MachineName.Length <= 128 ? Environment.MachineName : Environment.MachineName[..128];

    /// <summary>The <see cref="EventPublisher"/>.</summary>
    public Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, CancellationToken cancellationToken)
    {
        if (!_drafts.Writer.TryWrite(EventDraft.Of(entity, reason, message, type, time.GetUtcNow())))
            metrics.EventDropped();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left, for a moment, then stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _drafts.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await Task.WhenAny(running, Task.Delay(FlushTimeout, time, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WritePeriod / 2, time);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var more = _drafts.Reader.WaitToReadAsync(stoppingToken).AsTask();
        try
        {
            while (true)
            {
                await Task.WhenAny(tick, more);
                while (_drafts.Reader.TryRead(out var draft))
                    await TakeAsync(draft, stoppingToken);
                if (more.IsCompleted)
                {
                    if (!await more)
                        break;
                    more = _drafts.Reader.WaitToReadAsync(stoppingToken).AsTask();
                }

                if (tick.IsCompleted)
                {
                    await tick;
                    await WriteCountsAsync(all: false, stoppingToken);
                    Forget(time.GetUtcNow());
                    tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
                }
            }

            await WriteCountsAsync(all: true, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop before all was sent.
        }
    }

    private async Task TakeAsync(EventDraft draft, CancellationToken cancellationToken)
    {
        if (_series.TryGetValue(draft.Identity, out var series) && draft.At - series.LastSeen < Window)
        {
            series.Repeat(draft.At);
            if (draft.At - series.LastWritten >= WritePeriod)
                await WriteCountAsync(draft.Identity, series, cancellationToken);
            return;
        }

        var subject = draft.Identity.Subject;
        if (!_budgets.TryGetValue(subject, out var budget))
            _budgets[subject] = budget = new EventBudget(draft.At);
        if (!budget.TryTake(draft.At))
        {
            metrics.EventDropped();
            return;
        }

        var key = KeyFor(draft);
        if (await TrySendAsync(() => client.CreateAsync(RuntimeKinds.Event, draft.ToEvent(key, settings.Name, _instance), cancellationToken)))
            _series[draft.Identity] = new EventSeries(key, draft.At);
    }

    private async Task WriteCountsAsync(bool all, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var (identity, series) in _series.Where(pair => pair.Value.IsBehind).ToList())
        {
            if (all || now - series.LastWritten >= WritePeriod)
                await WriteCountAsync(identity, series, cancellationToken);
        }
    }

    private async Task WriteCountAsync(EventIdentity identity, EventSeries series, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["series"] = new JsonObject
            {
                ["count"] = series.Count,
                ["lastObservedTime"] = series.LastSeen.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            },
        };
        if (await TrySendAsync(() => client.MergePatchAsync(RuntimeKinds.Event, series.Key, patch, subresource: null, cancellationToken)))
            series.Wrote(time.GetUtcNow());
        else
            _series.Remove(identity);
    }

    private async Task<bool> TrySendAsync(Func<Task> send)
    {
        try
        {
            await send();
            return true;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException)
        {
            metrics.EventDropped();
            logger.EventFailed(e);
            return false;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var identity in _series.Where(pair => now - pair.Value.LastSeen >= Window).Select(pair => pair.Key).ToList())
            _series.Remove(identity);
        foreach (var subject in _budgets.Where(pair => pair.Value.IsFull(now)).Select(pair => pair.Key).ToList())
            _budgets.Remove(subject);
    }

    // Named as client-go does. Events about cluster-scoped objects are in "default".
    private static ObjectKey KeyFor(EventDraft draft)
    {
        var suffix = $".{draft.At.UtcTicks:x}{Random.Shared.Next(0x1000):x3}";
        var name = draft.Regarding.Name;
        return new ObjectKey(
            string.IsNullOrEmpty(draft.Regarding.NamespaceProperty) ? "default" : draft.Regarding.NamespaceProperty,
            (name.Length + suffix.Length <= MaxName ? name : name[..(MaxName - suffix.Length)].TrimEnd('.', '-')) + suffix);
    }
}
