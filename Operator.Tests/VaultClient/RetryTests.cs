using Microsoft.Extensions.Time.Testing;
using Vault.Client;

namespace Operator.Tests.VaultClient;

/// <summary>Which requests are sent again, when, and how long any may take.</summary>
public sealed class RetryTests
{
    private readonly ClientBench _bench = new();

    [Theory]
    [InlineData(412, 3)]
    [InlineData(429, 3)]
    [InlineData(500, 3)]
    [InlineData(503, 3)]
    [InlineData(501, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 1)]
    public async Task Only_what_may_pass_is_tried_again(int status, int requests)
    {
        var vault = new FakeVault(_ => FakeVault.Errors(status, "x"));

        await _bench.FailAsync(vault);

        Assert.Equal(requests, vault.Seen.Count);
    }

    [Fact]
    public async Task A_sealed_store_is_not_asked_again()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(503, "Vault is sealed"));

        await _bench.FailAsync(vault);

        Assert.Single(vault.Seen);
    }

    [Fact]
    public async Task What_may_have_issued_something_is_sent_once()
    {
        var vault = new FakeVault(_ => FakeVault.Errors(500, "x"));

        await _bench.FailAsync(vault, idempotent: false);

        Assert.Single(vault.Seen);
    }

    [Fact]
    public async Task A_connection_failure_is_tried_again_and_then_said()
    {
        var vault = new FakeVault { AnswerAsync = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") };

        var error = await _bench.FailAsync(vault);

        Assert.Equal(VaultErrorKind.Unreachable, error.Kind);
        Assert.Contains("https://vault.test:8200 can't be reached: refused", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, vault.Seen.Count);
    }

    [Theory]
    [InlineData(7, 3, 7)]
    [InlineData(120, 1, 120)]
    public async Task The_store_says_how_long_to_wait_within_bounds(int seconds, int requests, int told)
    {
        var vault = new FakeVault(_ =>
        {
            var answer = FakeVault.Errors(429, "request path \"x\": rate limit quota exceeded");
            answer.Headers.Add("Retry-After", seconds.ToString());
            return answer;
        });

        var error = await _bench.FailAsync(vault);

        Assert.Equal(TimeSpan.FromSeconds(told), error.RetryAfter);
        Assert.Equal(requests, vault.Seen.Count);
        Assert.All(_bench.Time.Waits, w => Assert.Equal(TimeSpan.FromSeconds(seconds), w));
    }

    [Fact]
    public async Task A_time_out_says_its_limit_and_is_not_repeated()
    {
        var time = new FakeTimeProvider();
        var entered = new TaskCompletionSource();
        var vault = new FakeVault
        {
            AnswerAsync = async (_, token) =>
            {
                var never = new TaskCompletionSource<HttpResponseMessage>();
                using var registration = token.Register(() => never.TrySetCanceled(token));
                entered.TrySetResult();
                return await never.Task;
            },
        };
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options with { Timeout = TimeSpan.FromSeconds(7) }, vault, time);

        var sending = client.SendAsync(ClientBench.Get("secret/app"), TestContext.Current.CancellationToken);
        await entered.Task;
        time.Advance(TimeSpan.FromSeconds(7));

        var error = await Assert.ThrowsAsync<VaultApiException>(() => sending);
        Assert.Equal(VaultErrorKind.Unreachable, error.Kind);
        Assert.Contains("no answer within 7 s", error.Message, StringComparison.Ordinal);
        Assert.Single(vault.Seen);
    }

    [Fact]
    public async Task A_callers_cancellation_is_no_failure_of_the_store()
    {
        using var cancelled = new CancellationTokenSource();
        var vault = new FakeVault { AnswerAsync = async (_, token) => { await cancelled.CancelAsync(); token.ThrowIfCancellationRequested(); return new(); } };
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, vault, _bench.Time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(ClientBench.Get("x"), cancelled.Token));
    }

    [Fact]
    public async Task The_two_limits_of_time_have_the_same_words()
    {
        var time = new FakeTimeProvider();
        var vault = new FakeVault { AnswerAsync = (_, _) => throw new TaskCanceledException("connecting took too long") };
        using var client = new Vault.Client.Http.VaultClient(ClientBench.Options, vault, time);
        var connecting = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(ClientBench.Get("secret/app"), TestContext.Current.CancellationToken));

        vault.AnswerAsync = (_, token) =>
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.FromCanceled<HttpResponseMessage>(token);
        };
        var waiting = await Assert.ThrowsAsync<VaultApiException>(() => client.SendAsync(ClientBench.Get("secret/app"), TestContext.Current.CancellationToken));

        Assert.Equal(VaultErrorKind.Unreachable, waiting.Kind);
        Assert.Equal(connecting.Message, waiting.Message);
    }
}
