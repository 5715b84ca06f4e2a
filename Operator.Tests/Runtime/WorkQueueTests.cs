using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.Tests.Runtime;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue _queue;

    public WorkQueueTests() => _queue = new WorkQueue(_time);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task What_is_urgent_passes_before_what_is_periodic()
    {
        foreach (var i in Enumerable.Range(0, 100))
            _queue.Enqueue(Key($"p{i}"), Lane.Periodic);
        _queue.Enqueue(Key("u"), Lane.Urgent);

        Assert.Equal(new WorkItem(Key("u"), Lane.Urgent), await _queue.TakeAsync(Cancel));
        Assert.Equal(Key("p0"), (await _queue.TakeAsync(Cancel)).Key);
    }

    [Fact]
    public async Task Within_a_lane_the_first_come_is_first_served()
    {
        foreach (var name in new[] { "b", "a", "c" })
            _queue.Enqueue(Key(name), Lane.Periodic);

        Assert.Equal(["b", "a", "c"], [(await TakeNameAsync()), (await TakeNameAsync()), (await TakeNameAsync())]);
    }

    [Fact]
    public async Task Asking_twice_is_asking_once_in_the_higher_lane()
    {
        _queue.Enqueue(Key("a"), Lane.Periodic);
        _queue.Enqueue(Key("b"), Lane.Urgent);
        _queue.Enqueue(Key("a"), Lane.Urgent);
        _queue.Enqueue(Key("a"), Lane.Periodic);

        Assert.Equal(["b", "a"], [(await TakeNameAsync()), (await TakeNameAsync())]);
        Assert.Equal((0, 0), (_queue.Depth(Lane.Urgent), _queue.Depth(Lane.Periodic)));
    }

    [Fact]
    public void The_earlier_time_stands()
    {
        _queue.Enqueue(Key("a"), Lane.Periodic, TimeSpan.FromMinutes(10));
        _queue.Enqueue(Key("a"), Lane.Periodic, TimeSpan.FromMinutes(1));
        _queue.Enqueue(Key("a"), Lane.Periodic, TimeSpan.FromMinutes(5));

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, _queue.Depth(Lane.Periodic));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((1, 0), (_queue.Depth(Lane.Periodic), _queue.Waiting));
    }

    [Fact]
    public void A_wait_longer_than_a_timer_can_be_set_for_ends_on_its_day()
    {
        _queue.Enqueue(Key("a"), Lane.Periodic, TimeSpan.FromDays(90));

        for (var day = 0; day < 89; day++)
            _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, _queue.Waiting);
        _time.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal(1, _queue.Depth(Lane.Periodic));
    }

    [Fact]
    public async Task A_key_asked_for_while_in_work_comes_back_after()
    {
        _queue.Enqueue(Key("a"), Lane.Periodic);
        await _queue.TakeAsync(Cancel);
        _queue.Enqueue(Key("a"), Lane.Urgent);
        Assert.Equal(0, _queue.Depth(Lane.Urgent));

        _queue.Complete(Key("a"));

        Assert.Equal(new WorkItem(Key("a"), Lane.Urgent), await _queue.TakeAsync(Cancel));
        _queue.Complete(Key("a"));
        Assert.Equal((0, 0), (_queue.Depth(Lane.Urgent), _queue.Working));
    }

    [Fact]
    public async Task A_taker_waits_until_there_is_something()
    {
        var taking = _queue.TakeAsync(Cancel).AsTask();
        Assert.False(taking.IsCompleted);

        _queue.Enqueue(Key("a"), Lane.Periodic, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Key("a"), (await taking).Key);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Whatever_is_asked_in_whatever_order_nothing_is_lost_early_doubled_or_overtaken(int seed)
    {
        var random = new Random(seed);
        var wanted = new Dictionary<ObjectKey, (Lane Lane, DateTimeOffset Due)>();
        var working = new HashSet<ObjectKey>();
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Ask(random, wanted);
                    break;
                case 1:
                    _time.Advance(TimeSpan.FromMilliseconds(random.Next(50)));
                    break;
                case 2 when working.Count > 0:
                    var done = working.ElementAt(random.Next(working.Count));
                    working.Remove(done);
                    _queue.Complete(done);
                    break;
                default:
                    await TakeAndCheckAsync(wanted, working);
                    break;
            }
        }

        foreach (var key in working)
            _queue.Complete(key);
        working.Clear();
        _time.Advance(TimeSpan.FromMinutes(1));
        while (wanted.Count > 0)
            await TakeAndCheckAsync(wanted, working);
        Assert.Equal((0, 0, 0), (_queue.Depth(Lane.Urgent), _queue.Depth(Lane.Periodic), _queue.Waiting));
    }

    [Fact]
    public void The_longest_delay_there_is_does_not_come_at_once()
    {
        _queue.Enqueue(Key("a"), Lane.Periodic, TimeSpan.MaxValue);

        Assert.Equal((0, 1), (_queue.Depth(Lane.Periodic), _queue.Waiting));
    }

    [Fact]
    public async Task A_key_is_never_given_to_two_workers_at_once()
    {
        var inWork = new ConcurrentDictionary<ObjectKey, int>();
        var last = new ConcurrentDictionary<ObjectKey, int>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var collisions = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                try
                {
                    while (true)
                    {
                        var item = await _queue.TakeAsync(stop.Token);
                        if (inWork.AddOrUpdate(item.Key, 1, (_, n) => n + 1) > 1)
                            Interlocked.Increment(ref collisions);
                        await Task.Yield();
                        last.AddOrUpdate(item.Key, 1, (_, n) => n + 1);
                        inWork.AddOrUpdate(item.Key, 0, (_, n) => n - 1);
                        _queue.Complete(item.Key);
                    }
                }
                catch (OperationCanceledException)
                {
                    // The test is over.
                }
            },
            Cancel)).ToList();

        for (var i = 0; i < 20_000; i++)
            _queue.Enqueue(Key($"k{i % 7}"), (Lane)(i % 2));
        await FakeTimeExtensions.UntilAsync(
            () => _queue.Depth(Lane.Urgent) + _queue.Depth(Lane.Periodic) + _queue.Working == 0);
        await stop.CancelAsync();
        await Task.WhenAll(workers);

        Assert.Equal(0, collisions);
        Assert.Equal(7, last.Count);
    }

    private void Ask(Random random, Dictionary<ObjectKey, (Lane Lane, DateTimeOffset Due)> wanted)
    {
        var key = Key($"k{random.Next(30)}");
        var lane = (Lane)random.Next(2);
        var after = random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(200));
        _queue.Enqueue(key, lane, after);
        var due = _time.GetUtcNow() + after;
        wanted[key] = wanted.TryGetValue(key, out var before)
            ? (before.Lane > lane ? before.Lane : lane, before.Due < due ? before.Due : due)
            : (lane, due);
    }

    private async Task TakeAndCheckAsync(Dictionary<ObjectKey, (Lane Lane, DateTimeOffset Due)> wanted, HashSet<ObjectKey> working)
    {
        // The timer has whole milliseconds: what is due must be out one later.
        var now = _time.GetUtcNow();
        var ready = wanted.Where(pair => pair.Value.Due <= now - TimeSpan.FromMilliseconds(1) && !working.Contains(pair.Key)).ToList();
        if (_queue.Depth(Lane.Urgent) + _queue.Depth(Lane.Periodic) == 0)
        {
            Assert.Empty(ready);
            return;
        }

        var item = await _queue.TakeAsync(Cancel);
        Assert.True(working.Add(item.Key), $"{item.Key} was given out twice at once");
        Assert.True(wanted.Remove(item.Key, out var asked), $"{item.Key} was not asked for");
        Assert.True(asked.Due <= now, $"{item.Key} came early");
        Assert.Equal(asked.Lane, item.Lane);
        if (item.Lane == Lane.Periodic)
            Assert.DoesNotContain(ready, pair => pair.Value.Lane == Lane.Urgent);
    }

    private async Task<string> TakeNameAsync() => (await _queue.TakeAsync(Cancel)).Key.Name;

    private static ObjectKey Key(string name) => new("ns", name);
}
