using Operator.Runtime.Client;
using Operator.Runtime.Queue;

namespace Operator.Tests.Runtime;

public sealed class FailureBackoffTests
{
    private static readonly ObjectKey Key = new("ns", "a");
    private readonly FailureBackoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), new Random(1));

    [Fact]
    public void It_doubles_up_to_the_limit_within_a_fifth_either_way()
    {
        for (var failure = 0; failure < 100; failure++)
        {
            var expected = Math.Min(300, Math.Pow(2, failure));
            Assert.InRange(_backoff.Next(Key).TotalSeconds, expected * 0.8, expected * 1.2);
        }
    }

    [Fact]
    public void Success_starts_it_over()
    {
        for (var failure = 0; failure < 10; failure++)
            _backoff.Next(Key);

        _backoff.Forget(Key);

        Assert.Equal(0, _backoff.Failures(Key));
        Assert.InRange(_backoff.Next(Key).TotalSeconds, 0.8, 1.2);
    }

    [Fact]
    public void One_objects_failures_are_not_anothers()
    {
        for (var failure = 0; failure < 10; failure++)
            _backoff.Next(Key);

        Assert.InRange(_backoff.Next(new ObjectKey("ns", "b")).TotalSeconds, 0.8, 1.2);
    }
}
