using System.Threading.Channels;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Controllers.Workloads;

/// <summary>The keys of what has to be looked at: each waits in it once, however often it was added.</summary>
/// <param name="time">The clock, for what has to be looked at later.</param>
/// <param name="onError">Told of what went wrong.</param>
internal sealed class WorkQueue(TimeProvider time, Action<Exception> onError)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    private readonly Channel<ObjectAddress> _queue =
        Channel.CreateUnbounded<ObjectAddress>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Lock _lock = new();
    private readonly HashSet<ObjectAddress> _waiting = [];
    private readonly Dictionary<ObjectAddress, (DateTimeOffset Due, ITimer Timer)> _later = [];
    private readonly Dictionary<ObjectAddress, TimeSpan> _retries = [];

    /// <summary>Queues a key; never waits.</summary>
    public void Add(ObjectAddress key)
    {
        lock (_lock)
        {
            if (_waiting.Add(key))
                _queue.Writer.TryWrite(key);
        }
    }

    /// <summary>Queues a key at a time, unless it is to come sooner already.</summary>
    public void AddAt(ObjectAddress key, DateTimeOffset due)
    {
        lock (_lock)
        {
            if (_later.TryGetValue(key, out var planned))
            {
                if (planned.Due <= due)
                    return;
                planned.Timer.Dispose();
            }

            var delay = due - time.GetUtcNow();
            _later[key] = (due, time.CreateTimer(
                _ => Fire(key), null, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>Works until cancelled, one key after the other.</summary>
    public async Task RunAsync(Func<ObjectAddress, CancellationToken, ValueTask> work, CancellationToken cancellation)
    {
        try
        {
            await foreach (var key in _queue.Reader.ReadAllAsync(cancellation))
            {
                lock (_lock)
                    _waiting.Remove(key);
                await WorkAsync(key, work, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            lock (_lock)
            {
                foreach (var (_, timer) in _later.Values)
                    timer.Dispose();
                _later.Clear();
            }
        }
    }

    private async Task WorkAsync(ObjectAddress key, Func<ObjectAddress, CancellationToken, ValueTask> work, CancellationToken cancellation)
    {
        try
        {
            await work(key, cancellation);
            _retries.Remove(key);
        }
        catch (ApiException)
        {
            // Refused, as by a webhook or in a namespace that is going: the object's events say so; it is tried again.
            var delay = _retries.TryGetValue(key, out var last) ? last * 2 : FirstRetry;
            _retries[key] = delay < LastRetry ? delay : LastRetry;
            AddAt(key, time.GetUtcNow() + _retries[key]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One object that can't be handled must not stop the controllers for all others.
            onError(e);
        }
    }

    private void Fire(ObjectAddress key)
    {
        lock (_lock)
        {
            if (_later.Remove(key, out var planned))
                planned.Timer.Dispose();
        }

        Add(key);
    }
}
