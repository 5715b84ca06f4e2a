using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.Tests.Runtime;

public sealed class FailureBackoffTests
{
    private static readonly ObjectKey Key = new("ns", "a");
    private readonly FailureBackoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), new Random(1));

    [Fact]
    public void It_doubles_up_to_the_limit_and_a_tenth_more()
    {
        for (var failure = 0; failure < 100; failure++)
        {
            var expected = Math.Min(300, Math.Pow(2, failure));
            Assert.InRange(_backoff.Next(Key).TotalSeconds, expected, expected * 1.1);
        }
    }

    [Fact]
    public void Success_starts_it_over()
    {
        for (var failure = 0; failure < 10; failure++)
            _backoff.Next(Key);

        _backoff.Forget(Key);

        Assert.InRange(_backoff.Next(Key).TotalSeconds, 1, 1.1);
    }

    [Fact]
    public void One_objects_failures_are_not_anothers()
    {
        for (var failure = 0; failure < 10; failure++)
            _backoff.Next(Key);

        Assert.InRange(_backoff.Next(new ObjectKey("ns", "b")).TotalSeconds, 1, 1.1);
    }

    [Fact]
    public void What_is_asked_for_lengthens_it_and_never_shortens_it()
    {
        Assert.InRange(_backoff.Next(Key, TimeSpan.FromMinutes(1)).TotalSeconds, 60, 66);
        Assert.InRange(_backoff.Next(Key, TimeSpan.FromSeconds(-1)).TotalSeconds, 2, 2.2);
        Assert.InRange(_backoff.Next(Key, TimeSpan.Zero).TotalSeconds, 4, 4.4);
        Assert.True(_backoff.Next(Key, TimeSpan.MaxValue) > TimeSpan.FromDays(365));
    }

    [Fact]
    public void Objects_that_are_told_to_come_back_together_come_back_apart()
    {
        var waits = Enumerable.Range(0, 50).Select(i => _backoff.Next(new ObjectKey("ns", $"k{i}"), TimeSpan.FromSeconds(30))).ToList();

        Assert.True(waits.Max() - waits.Min() > TimeSpan.FromSeconds(1));
    }
}
