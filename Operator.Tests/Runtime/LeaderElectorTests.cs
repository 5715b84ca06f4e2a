using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Operator.Runtime.Builder;
using Operator.Runtime.Client;
using Operator.Runtime.Leadership;

namespace Operator.Tests.Runtime;

public sealed class LeaderElectorTests : IAsyncDisposable
{
    private static readonly ObjectKey LeaseKey = new("operators", "widgets");
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly PacedTime _time = new();
    private readonly InMemoryClient _client = new();
    private readonly Mock<IHostApplicationLifetime> _lifetime = new();
    private readonly List<LeaderElector> _candidates = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var candidate in _candidates)
        {
            using var now = new CancellationTokenSource();
            var stopping = candidate.StopAsync(now.Token);
            await _time.AdvanceUntilAsync(() => stopping.IsCompleted, Running, Step);
            await stopping;
            candidate.Dispose();
        }
    }

    [Fact]
    public async Task The_first_candidate_leads_and_the_second_waits()
    {
        var first = await StartAsync("one");
        await first.WaitAsync(Cancel);
        var second = await StartAsync("two");

        await AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.True(first.IsLeader);
        Assert.False(second.IsLeader);
        Assert.Equal("one", second.Leader);
        Assert.Equal("one", Lease().Spec.HolderIdentity);
    }

    [Fact]
    public async Task A_leader_that_stops_gives_the_lease_away_and_its_successor_does_not_wait_for_it_to_expire()
    {
        var first = await StartAsync("one");
        await first.WaitAsync(Cancel);
        var second = await StartAsync("two");
        await AdvanceAsync(TimeSpan.FromSeconds(5));

        await first.StopAsync(Cancel);
        Assert.Equal(("", 1), (Lease().Spec.HolderIdentity, Lease().Spec.LeaseDurationSeconds));
        Assert.False(first.IsLeader);

        var released = _time.GetUtcNow();
        await _time.AdvanceUntilAsync(() => second.IsLeader, Running, TimeSpan.FromMilliseconds(100));
        Assert.InRange(_time.GetUtcNow() - released, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.Equal(1, Lease().Spec.LeaseTransitions);
        _lifetime.Verify(lifetime => lifetime.StopApplication(), Times.Never);
    }

    [Fact]
    public async Task A_leader_that_vanishes_is_followed_only_after_its_lease_has_expired()
    {
        _client.Put(RuntimeKinds.Lease, new k8s.Models.V1Lease
        {
            Metadata = new() { Name = LeaseKey.Name, NamespaceProperty = LeaseKey.Namespace },
            // Its clock is an hour behind: only this process's own observation counts.
            Spec = new() { HolderIdentity = "dead", LeaseDurationSeconds = 15, RenewTime = _time.GetUtcNow().UtcDateTime.AddHours(-1), LeaseTransitions = 4 },
        });
        var started = _time.GetUtcNow();
        var second = await StartAsync("two");

        await _time.AdvanceUntilAsync(() => second.IsLeader, Running, TimeSpan.FromMilliseconds(100));

        Assert.InRange(_time.GetUtcNow() - started, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(25));
        Assert.Equal(5, Lease().Spec.LeaseTransitions);
    }

    [Fact]
    public async Task A_leader_that_cannot_renew_stops_the_host_before_its_lease_expires()
    {
        var first = await StartAsync("one");
        await first.WaitAsync(Cancel);
        _client.Before = (_, _, _) => throw new HttpRequestException("unreachable");
        var lost = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => first.Lost.IsCancellationRequested, Running, TimeSpan.FromMilliseconds(100));

        Assert.InRange(_time.GetUtcNow() - lost, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(15));
        Assert.False(first.IsLeader);
        await FakeTimeExtensions.UntilAsync(() => _lifetime.Invocations.Count == 1);
        _lifetime.Verify(lifetime => lifetime.StopApplication(), Times.Once);
    }

    [Fact]
    public async Task A_request_that_hangs_does_not_keep_a_leader_leading()
    {
        var first = await StartAsync("one");
        await first.WaitAsync(Cancel);
        _client.Before = (_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
        var lost = _time.GetUtcNow();

        await _time.AdvanceUntilAsync(() => first.Lost.IsCancellationRequested, Running, TimeSpan.FromMilliseconds(100));

        Assert.InRange(_time.GetUtcNow() - lost, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_leader_whose_lease_another_took_stops_at_once()
    {
        var first = await StartAsync("one");
        await first.WaitAsync(Cancel);
        var stolen = Lease();
        stolen.Spec.HolderIdentity = "thief";
        _client.Put(RuntimeKinds.Lease, stolen);

        var taken = _time.GetUtcNow();
        await _time.AdvanceUntilAsync(() => first.Lost.IsCancellationRequested, Running, TimeSpan.FromMilliseconds(100));

        Assert.InRange(_time.GetUtcNow() - taken, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.Equal("thief", Lease().Spec.HolderIdentity);
    }

    [Fact]
    public async Task A_short_outage_is_survived()
    {
        var first = await StartAsync("one");
        await first.WaitAsync(Cancel);
        var failures = 0;
        _client.Before = (_, _, _) => ++failures <= 2 ? throw new KubernetesApiException(500, "", "etcd") : Task.CompletedTask;

        await _time.AdvanceUntilAsync(() => failures > 6, Running, TimeSpan.FromMilliseconds(100));

        Assert.True(first.IsLeader);
        Assert.False(first.Lost.IsCancellationRequested);
    }

    private async Task<LeaderElector> StartAsync(string identity)
    {
        var settings = new OperatorSettings { Name = LeaseKey.Name, Namespace = LeaseKey.Namespace, LeaderElectionIdentity = identity };
        var candidate = new LeaderElector(_client, settings, _lifetime.Object, _time, NullLogger<LeaderElector>.Instance);
        _candidates.Add(candidate);
        await candidate.StartAsync(Cancel);

        // It starts on another thread; from its first look at the lease on, it runs within the clock's ticks.
        await FakeTimeExtensions.UntilAsync(() => candidate.Leader is not null);
        return candidate;
    }

    // Each waits for exactly one thing at a time, and for time.
    private int Running() => _candidates.Count(candidate => candidate.ExecuteTask is { IsCompleted: false });

    private async Task AdvanceAsync(TimeSpan time)
    {
        var end = _time.GetUtcNow() + time;
        await _time.AdvanceUntilAsync(() => _time.GetUtcNow() >= end, Running, Step);
    }

    private k8s.Models.V1Lease Lease() => _client.Find(RuntimeKinds.Lease, LeaseKey)!;
}
