using Microsoft.Extensions.Time.Testing;
using Operator.Sources;
using Vault.Client;
using Vault.Client.Secrets;
using Vault.Client.Sessions;

namespace Operator.Tests.Sources;

public sealed class SharedReadsTests
{
    private static readonly KeyValueReadKey Key = ReadBy("app");

    private readonly FakeTimeProvider _time = new();
    private readonly SharedReads _reads;
    private int _requests;

    public SharedReadsTests() => _reads = new SharedReads(_time);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task Ten_that_are_due_together_cost_one_read()
    {
        var due = Now;
        for (var i = 0; i < 10; i++)
        {
            await ReadAsync(Key, due);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Those_who_wait_for_a_read_under_way_share_it()
    {
        var answer = new TaskCompletionSource<KeyValueReadResult>();
        var waiting = Enumerable.Range(0, 10).Select(_ => _reads.ReadAsync(Key, Now, Slow, TestContext.Current.CancellationToken)).ToList();
        answer.SetResult(Result());
        await Task.WhenAll(waiting);

        Assert.Equal(1, _requests);

        Task<KeyValueReadResult> Slow(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            return answer.Task;
        }
    }

    [Fact]
    public async Task Whoever_was_woken_after_a_read_began_gets_a_fresh_one()
    {
        await ReadAsync(Key, Now);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await ReadAsync(Key, Now);

        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task Another_identity_never_gets_the_result()
    {
        await ReadAsync(Key, Now);
        await ReadAsync(ReadBy("other"), Now);

        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task A_failure_is_not_shared_with_those_who_come_later()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _reads.ReadAsync(Key, Now, _ => throw new InvalidOperationException("no"), TestContext.Current.CancellationToken));
        await ReadAsync(Key, Now);

        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task One_that_gives_up_does_not_take_the_result_from_the_others()
    {
        var answer = new TaskCompletionSource<KeyValueReadResult>();
        using var impatient = new CancellationTokenSource();
        var first = _reads.ReadAsync(Key, Now, _ => answer.Task, impatient.Token);
        var second = _reads.ReadAsync(Key, Now, _ => answer.Task, TestContext.Current.CancellationToken);

        await impatient.CancelAsync();
        answer.SetResult(Result());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotNull((await second).Secret);
    }

    private Task<KeyValueReadResult> ReadAsync(KeyValueReadKey key, DateTimeOffset notBefore) =>
        _reads.ReadAsync(
            key,
            notBefore,
            _ =>
            {
                Interlocked.Increment(ref _requests);
                return Task.FromResult(Result());
            },
            TestContext.Current.CancellationToken);

    private static KeyValueReadKey ReadBy(string subject) =>
        new(new SessionIdentity("c", "a", subject, "f"), new KeyValueSource(null, "secret", "db", KeyValueVersion.V2, null));

    private static KeyValueReadResult Result() => new(new KeyValueSecret(new Dictionary<string, SecretValue>(), 1), null);
}
