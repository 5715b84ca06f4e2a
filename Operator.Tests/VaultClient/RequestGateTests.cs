using Microsoft.Extensions.Time.Testing;
using Vault.Client;
using Vault.Client.Http;

namespace Operator.Tests.VaultClient;

public sealed class RequestGateTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_s_worth_passes_at_once_and_what_comes_soon_after_waits_its_turn()
    {
        using var gate = Gate(perSecond: 4);
        for (var i = 0; i < 4; i++)
            Assert.True(EnterAsync(gate).IsCompletedSuccessfully);

        var fifth = EnterAsync(gate);
        Assert.False(fifth.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(250));
        await fifth;
    }

    [Fact]
    public async Task Who_would_wait_long_is_sent_away_with_the_time_of_a_turn_one_after_the_other()
    {
        using var gate = Gate(perSecond: 4);
        for (var i = 0; i < 6; i++)
            _ = EnterAsync(gate);

        var waits = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var error = await Assert.ThrowsAsync<VaultApiException>(() => EnterAsync(gate));
            Assert.Equal((VaultErrorKind.RateLimited, true, null), (error.Kind, error.IsHeldBack, error.StatusCode));
            Assert.Contains("limits.requestsPerSecond", error.Said, StringComparison.Ordinal);
            waits.Add(error.RetryAfter!.Value.TotalSeconds);
        }

        Assert.Equal([0.75, 1, 1.25], waits);
    }

    [Fact]
    public async Task Over_time_no_more_pass_than_the_limit_allows()
    {
        using var gate = Gate(perSecond: 10);
        var tries = new List<Task>();
        for (var step = 0; step < 100; step++)
        {
            // Five times as many want to as may.
            for (var i = 0; i < 5; i++)
                tries.Add(EnterAsync(gate));
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await Task.WhenAll(tries.Select(entering => Record.ExceptionAsync(() => entering.WaitAsync(Cancelled)).AsTask()).Take(400));

        // A burst of ten, ten for each of the ten seconds, and those that wait their turn.
        Assert.InRange(tries.Count(entering => entering.IsCompletedSuccessfully), 100, 115);
    }

    [Fact]
    public async Task No_more_are_in_flight_than_may_be_and_one_that_ends_lets_the_next_in()
    {
        using var gate = Gate(inFlight: 2);
        var first = await gate.EnterAsync(Request(), Cancelled);
        using var second = await gate.EnterAsync(Request(), Cancelled);
        var third = gate.EnterAsync(Request(), Cancelled).AsTask();
        Assert.False(third.IsCompleted);

        first.Dispose();

        using var turn = await third;
    }

    [Fact]
    public async Task Nobody_is_held_long_for_those_in_flight()
    {
        using var gate = Gate(inFlight: 1);
        using var slow = await gate.EnterAsync(Request(), Cancelled);
        var waiting = gate.EnterAsync(Request(), Cancelled).AsTask();

        _time.Advance(RequestGate.LongestWait);

        var error = await Assert.ThrowsAsync<VaultApiException>(() => waiting);
        Assert.True(error is { IsHeldBack: true, RetryAfter.Ticks: > 0 });
        Assert.Contains("limits.maxInFlight", error.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_waiting_gives_the_place_back()
    {
        using var gate = Gate(perSecond: 1, inFlight: 1);
        (await gate.EnterAsync(Request(), Cancelled)).Dispose();
        _time.Advance(TimeSpan.FromMilliseconds(600));
        using var gone = new CancellationTokenSource();
        var waiting = gate.EnterAsync(Request(), gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _time.Advance(TimeSpan.FromSeconds(2));
        using var next = await gate.EnterAsync(Request(), Cancelled);
    }

    [Fact]
    public async Task A_client_counts_retries_too_and_the_words_of_a_refusal_stay_the_same()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(500, "x"));
        using var gate = Gate(perSecond: 2);
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, vault, gate, _time);

        // Not idempotent, so that each is one request.
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(SessionBench.Request(), Cancelled));
        _ = client.SendAsync(SessionBench.Request(), Cancelled);
        var one = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(SessionBench.Request(), Cancelled));
        var other = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(SessionBench.Request(), Cancelled));

        Assert.Equal(2, vault.Seen.Count);
        Assert.Equal(one.Message, other.Message);
    }

    [Fact]
    public async Task Connections_share_limits_that_are_equal_and_others_are_free()
    {
        await using var bench = new SessionBench();
        var limited = SessionBench.Connection with { Limits = new ConnectionLimits("shop/vault", 1, null) };
        var other = limited with { Headers = new Dictionary<string, string> { ["X-Extra"] = "1" } };
        bench.OnRead = () => FakeVault.Json(200, "{}");
        Task SendAsync(VaultConnectionOptions by) => bench.Pool.Anonymous(by).SendAsync(SessionBench.Request(), Cancelled);

        await Assert.ThrowsAsync<VaultApiException>(() => SendAsync(limited)); // Answered with 403, as it has no token.
        var held = await Assert.ThrowsAsync<VaultApiException>(() => SendAsync(other));
        var free = await Assert.ThrowsAsync<VaultApiException>(() => SendAsync(SessionBench.Connection));

        Assert.Equal((true, false), (held.IsHeldBack, free.IsHeldBack));
        Assert.Empty(bench.Pool.OpenCircuits);
    }

    private RequestGate Gate(int? perSecond = null, int? inFlight = null) => new(new ConnectionLimits("shop/vault", perSecond, inFlight), _time);

    private static VaultRequest Request() => SessionBench.Request();

    private static async Task EnterAsync(RequestGate gate) => (await gate.EnterAsync(Request(), Cancelled)).Dispose();
}
