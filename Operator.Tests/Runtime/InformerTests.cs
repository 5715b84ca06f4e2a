using Microsoft.Extensions.Logging.Abstractions;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;

namespace Operator.Tests.Runtime;

public sealed class InformerTests : IAsyncDisposable
{
    private readonly PacedTime _time = new();
    private readonly ScriptedClient _client = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<Change<Widget>> _changes = [];
    private Task _running = Task.CompletedTask;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    [Fact]
    public async Task It_lists_in_pages_and_watches_from_the_lists_version()
    {
        _client.OnList = query => query.Continue is null
            ? new ObjectPage<Widget>([Widget.Named("a")], "100", "more")
            : new ObjectPage<Widget>([Widget.Named("b")], "100", null);

        var informer = Start();
        await informer.WaitForSyncAsync(Cancel);
        await FakeTimeExtensions.UntilAsync(() => _client.Watches.Count == 1);

        Assert.Equal([(500, null), (500, "more")], _client.Lists.Select(query => (query.Limit, query.Continue)));
        Assert.Equal("100", _client.Watches[0].Query.ResourceVersion);
        Assert.InRange(_client.Watches[0].Query.Timeout!.Value.TotalSeconds, 300, 600);
        Assert.Equal(["a", "b"], informer.List().Select(widget => widget.Metadata.Name).Order());
        Assert.All(_changes, change => Assert.True(change.InitialList));
    }

    [Fact]
    public async Task Subscribers_hear_changes_in_order_with_old_and_new()
    {
        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("a", "1", size: 1)], "1", null);
        var informer = Start();
        var watch = await WatchAsync(1);

        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Modified, Widget.Named("a", "2", size: 2)), Cancel);
        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Added, Widget.Named("b", "3")), Cancel);
        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Deleted, Widget.Named("a", "4", size: 9)), Cancel);
        await FakeTimeExtensions.UntilAsync(() => Changes().Count == 4);

        Assert.Equal(
            [(null, 1, true), (1, 2, false), (null, 0, false), (9, null, false)],
            Changes().Select(change => (change.Old?.Size, change.New?.Size, change.InitialList)));
        Assert.Equal("b", Assert.Single(informer.List()).Metadata.Name);
    }

    [Fact]
    public async Task A_closed_watch_is_resumed_from_the_last_bookmark_without_a_list()
    {
        Start();
        var watch = await WatchAsync(1);
        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Added, Widget.Named("a", "7")), Cancel);
        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Bookmark, Widget.Named("", "42")), Cancel);
        watch.Complete();

        await WatchAsync(2);

        Assert.Equal("42", _client.Watches[1].Query.ResourceVersion);
        Assert.Single(_client.Lists);
        Assert.Single(Changes());
    }

    [Fact]
    public async Task After_410_it_lists_again_and_makes_up_the_deletions_it_missed()
    {
        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("stays"), Widget.Named("goes"), Widget.Named("moves")], "1", null);
        var informer = Start();
        var watch = await WatchAsync(1);
        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("stays"), Widget.Named("moves", "9", 5), Widget.Named("comes")], "50", null);
        watch.Complete(new KubernetesApiException(410, "Expired", "too old"));

        await WatchAsync(2);

        Assert.Equal("50", _client.Watches[1].Query.ResourceVersion);
        Assert.Equal(
            [("moves", 0, 5), ("comes", null, 0), ("goes", 0, null)],
            Changes().Skip(3).Select(change => (change.Current.Metadata.Name, change.Old?.Size, change.New?.Size)));
        Assert.All(Changes().Skip(3), change => Assert.False(change.InitialList));
        Assert.Equal(1, informer.Relists);
    }

    [Fact]
    public async Task A_server_that_keeps_answering_410_is_not_asked_in_a_busy_loop()
    {
        _client.OnWatch = _ => throw new KubernetesApiException(410, "Expired", "too old");
        Start();

        var started = _time.GetUtcNow();
        await _time.AdvanceUntilAsync(() => _client.Lists.Count >= 8, () => 1, TimeSpan.FromMilliseconds(100));

        Assert.True(_time.GetUtcNow() - started > TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_is_not_taken_for_gone()
    {
        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("a")], "1", null);
        var informer = Start();
        var watch = await WatchAsync(1);
        _client.OnList = _ => new ObjectPage<Widget>([], "2", null) { Unreadable = [new UnreadableObject(new ObjectKey("ns", "a"), "$.size")] };
        watch.Complete(new KubernetesApiException(410, "Expired", "too old"));

        await WatchAsync(2);

        Assert.NotNull(informer.Get(new ObjectKey("ns", "a")));
    }

    [Fact]
    public async Task A_silent_watch_is_given_up_and_resumed()
    {
        _client.OnList = _ => new ObjectPage<Widget>([], "5", null);
        Start();
        await WatchAsync(1);

        _time.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromSeconds(1));
        Assert.Single(_client.Watches);
        _time.Advance(TimeSpan.FromSeconds(2));
        await WatchAsync(2);

        Assert.Equal("5", _client.Watches[1].Query.ResourceVersion);
        Assert.Single(_client.Lists);
    }

    [Fact]
    public async Task A_watch_that_outlives_its_timeout_is_given_up_though_events_come()
    {
        var informer = Start();
        var watch = await WatchAsync(1);
        var timeout = _client.Watches[0].Query.Timeout!.Value;
        var opened = _time.GetUtcNow();

        for (var version = 10; _client.Watches.Count == 1 && version < 100; version++)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            watch.TryWrite(ScriptedClient.Event(WatchEventType.Bookmark, Widget.Named("", $"{version}")));
            await FakeTimeExtensions.UntilAsync(() => informer.Silence == TimeSpan.Zero || _client.Watches.Count == 2);
        }

        Assert.InRange(_time.GetUtcNow() - opened, timeout, timeout + TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task An_unreachable_server_is_tried_again_with_growing_waits_and_then_everything_is_there()
    {
        var attempts = new List<DateTimeOffset>();
        _client.OnList = _ =>
        {
            lock (attempts)
                attempts.Add(_time.GetUtcNow());
            throw new HttpRequestException("refused");
        };
        var informer = Start();
        await _time.AdvanceUntilAsync(() => Count(attempts) >= 12, () => 1, TimeSpan.FromMilliseconds(500));
        Assert.False(informer.HasSynced);
        Assert.Equal("list", informer.LastFailure?.Step);

        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("a")], "1", null);
        await _time.AdvanceUntilAsync(() => informer.HasSynced, () => 1, TimeSpan.FromMilliseconds(500));

        Assert.All(attempts.Zip(attempts.Skip(1), (one, next) => next - one), wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(40)));
        Assert.Null(informer.LastFailure);
    }

    [Fact]
    public async Task A_watch_that_breaks_is_resumed_from_the_last_event()
    {
        Start();
        var watch = await WatchAsync(1);
        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Added, Widget.Named("a", "77")), Cancel);
        await FakeTimeExtensions.UntilAsync(() => Changes().Count == 1);
        watch.Complete(new IOException("reset"));

        await _time.AdvanceUntilAsync(() => _client.Watches.Count == 2, () => 1, TimeSpan.FromMilliseconds(100));

        Assert.Equal("77", _client.Watches[1].Query.ResourceVersion);
        Assert.Single(_client.Lists);
    }

    [Fact]
    public async Task Several_namespaces_are_several_watches_and_one_cache()
    {
        _client.OnList = query => new ObjectPage<Widget>([Widget.Named("a", inNamespace: query.Namespace!)], "1", null);
        var informer = Start(new InformerOptions { Namespaces = ["one", "two"] });
        await informer.WaitForSyncAsync(Cancel);
        await FakeTimeExtensions.UntilAsync(() => _client.Watches.Count == 2);

        Assert.Equal(["one", "two"], _client.Watches.Select(watch => watch.Query.Namespace).Order());
        Assert.Single(informer.List("one"));

        // A new list of one namespace says nothing about the other.
        _client.OnList = _ => new ObjectPage<Widget>([], "2", null);
        _client.Watches.Single(watch => watch.Query.Namespace == "one").Events.Writer.Complete(new KubernetesApiException(410, "Expired", "x"));
        await FakeTimeExtensions.UntilAsync(() => informer.List("one").Count == 0);
        Assert.Single(informer.List("two"));
    }

    [Fact]
    public async Task An_index_follows_the_objects()
    {
        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("a", size: 1), Widget.Named("b", size: 2)], "1", null);
        var informer = Start();
        await informer.WaitForSyncAsync(Cancel);
        informer.AddIndex("size", widget => [$"{widget.Size}"]);
        var watch = await WatchAsync(1);

        await watch.WriteAsync(ScriptedClient.Event(WatchEventType.Modified, Widget.Named("a", "2", size: 2)), Cancel);
        await FakeTimeExtensions.UntilAsync(() => Changes().Count == 3);

        Assert.Empty(informer.ByIndex("size", "1"));
        Assert.Equal(["a", "b"], informer.ByIndex("size", "2").Select(widget => widget.Metadata.Name).Order());
        Assert.Throws<ArgumentException>(() => informer.ByIndex("colour", "red"));
    }

    [Fact]
    public async Task A_subscriber_that_throws_takes_nothing_from_the_others()
    {
        _client.OnList = _ => new ObjectPage<Widget>([Widget.Named("a")], "1", null);
        var informer = new Informer<Widget>(_client, Widget.Type, new InformerOptions(), _time, NullLogger.Instance);
        informer.Subscribe(_ => throw new InvalidOperationException("mine"));
        Run(informer);
        await informer.WaitForSyncAsync(Cancel);

        Assert.Single(Changes());
    }

    private Informer<Widget> Start(InformerOptions? options = null)
    {
        var informer = new Informer<Widget>(_client, Widget.Type, options ?? new InformerOptions(), _time, NullLogger.Instance, new Random(7));
        Run(informer);
        return informer;
    }

    private void Run(Informer<Widget> informer)
    {
        informer.Subscribe(change =>
        {
            lock (_changes)
                _changes.Add(change);
        });
        _running = Task.Run(() => informer.RunAsync(_stop.Token), Cancel);
    }

    private async Task<System.Threading.Channels.ChannelWriter<object>> WatchAsync(int number)
    {
        await FakeTimeExtensions.UntilAsync(() => _client.Watches.Count == number);
        return _client.Watches[number - 1].Events.Writer;
    }

    private List<Change<Widget>> Changes()
    {
        lock (_changes)
            return [.. _changes];
    }

    private static int Count(List<DateTimeOffset> list)
    {
        lock (list)
            return list.Count;
    }
}
