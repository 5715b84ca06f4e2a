using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Client;

namespace Operator.Runtime.Caching;

/// <summary>
/// One list and watch (client-go's Reflector): list in pages, watch from there with bookmarks, resume after a break, list again after
/// 410 Gone and make up the deletions that were missed. A watchdog ends watches that have gone silent.
/// </summary>
internal sealed class ListWatch<T>(
    IKubernetesClient client,
    ResourceType<T> type,
    InformerOptions options,
    string? inNamespace,
    Informer<T> cache,
    TimeProvider time,
    ILogger logger,
    Random random)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    internal const int PageSize = 500;

    // kube-apiserver sends a bookmark about once a minute: three missing ones are a dead watch. Where a server sends none, an idle watch
    // is merely resumed that often.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    // What a server may ask for by Retry-After before it is asked again all the same.
    private static readonly TimeSpan LongestAskedWait = TimeSpan.FromMinutes(1);

    // A watch that ends sooner, without an event, counts as failed, so that it isn't opened again in a busy loop.
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(5);

    private readonly GrowingInterval _backoff = new(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(30));
    private int _failures;
    private string? _resourceVersion;
    private bool _expiredMidList;
    private long _lastAnswer;
    private long _lastStep = time.GetTimestamp();

    public bool HasListed { get; private set; }

    public int Relists { get; private set; }

    public InformerFailure? LastFailure { get; private set; }

    public TimeSpan? Silence => Interlocked.Read(ref _lastAnswer) is > 0 and { } at ? time.GetElapsedTime(at) : null;

    public TimeSpan SinceLastStep => time.GetElapsedTime(Interlocked.Read(ref _lastStep));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Interlocked.Exchange(ref _lastStep, time.GetTimestamp());
                if (_resourceVersion is null)
                    await ListAsync(cancellationToken);
                else
                    await WatchAsync(_resourceVersion, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it was, a cache that stops following is worse than trying again.
                await RecoverAsync(e, cancellationToken);
            }
        }
    }

    private async Task RecoverAsync(Exception error, CancellationToken cancellationToken)
    {
        LastFailure = new InformerFailure(_resourceVersion is null ? "list" : "watch", time.GetUtcNow());

        // Anything up to the interval ("full jitter"), so that many clients that lost one server don't come back together.
        var wait = _backoff.After(_failures) * random.NextDouble();
        if (error is KubernetesApiException { StatusCode: 410 })
        {
            // Expected after a long break. At once the first time; a server that keeps saying so is not asked in a busy loop.
            _expiredMidList = _resourceVersion is null;
            _resourceVersion = null;
            if (_failures == 0)
                wait = TimeSpan.Zero;
            logger.WatchExpired(cache.Name, inNamespace ?? "*");
        }
        else
        {
            if (error is KubernetesApiException { RetryAfter: { } asked } && asked > wait)
                wait = asked < LongestAskedWait ? asked : LongestAskedWait;
            logger.WatchFailed(error, cache.Name, inNamespace ?? "*", wait.TotalSeconds);
        }

        _failures++;
        try
        {
            await Task.Delay(wait, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop's condition sees it.
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var relist = HasListed;
        var seen = new HashSet<ObjectKey>();
        var query = Query() with
        {
            // A page token that expired means that paging is too slow here: once in one piece instead, as client-go does.
            Limit = _expiredMidList ? null : PageSize,
        };
        string resourceVersion;
        do
        {
            var page = await client.ListAsync(type, query, cancellationToken);
            Answered();
            foreach (var entity in page.Items)
            {
                seen.Add(ObjectKey.Of(entity));
                cache.Put(entity, initialList: !relist);
            }

            seen.UnionWith(page.Unreadable.Select(unreadable => unreadable.Key));
            resourceVersion = page.ResourceVersion;
            query = query with { Continue = page.Continue };
        }
        while (query.Continue is not null);

        // What went while nobody watched.
        foreach (var gone in cache.Keys(inNamespace).Where(key => !seen.Contains(key)))
            cache.Remove(gone, last: null);

        if (relist)
            Relists++;
        _expiredMidList = false;
        _resourceVersion = resourceVersion;
        LastFailure = null;
        HasListed = true;
        cache.Listed();
    }

    private async Task WatchAsync(string from, CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromSeconds(300 + (300 * random.NextDouble()));
        var opened = time.GetTimestamp();
        var heard = false;
        using var watchdog = new CancellationTokenSource(LongestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watchdog.Token);
        try
        {
            var query = Query() with { ResourceVersion = from, Timeout = timeout };
            await foreach (var change in client.WatchAsync(type, query, either.Token).WithCancellation(either.Token))
            {
                heard = true;
                Answered();
                LastFailure = null;
                _failures = 0;
                Take(change);
                var left = timeout + Grace - time.GetElapsedTime(opened);
                watchdog.CancelAfter(left > LongestSilence ? LongestSilence : left > TimeSpan.Zero ? left : TimeSpan.Zero);
            }
        }
        catch (OperationCanceledException) when (watchdog.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.WatchStalled(cache.Name, inNamespace ?? "*");
            return;
        }

        if (heard || time.GetElapsedTime(opened) >= ShortestWatch)
        {
            Answered();
            _failures = 0;
        }
        else
        {
            throw new HttpRequestException("The server ended the watch at once.");
        }
    }

    private void Take(WatchEvent<T> change)
    {
        if (change.Type == WatchEventType.Deleted)
            cache.Remove(ObjectKey.Of(change.Object), change.Object);
        else if (change.Type != WatchEventType.Bookmark)
            cache.Put(change.Object, initialList: false);
        if (change.Object.Metadata.ResourceVersion is { Length: > 0 } version)
            _resourceVersion = version;
    }

    private ListQuery Query() => new()
    {
        Namespace = inNamespace,
        LabelSelector = options.LabelSelector,
        FieldSelector = options.FieldSelector,
    };

    private void Answered()
    {
        var now = time.GetTimestamp();
        Interlocked.Exchange(ref _lastAnswer, now);
        Interlocked.Exchange(ref _lastStep, now);
    }
}
