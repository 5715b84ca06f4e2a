using k8s.Models;
using Moq;
using Operator.Destinations;
using Operator.Runtime.Caching;
using Operator.Runtime.Client;

namespace Operator.Tests.Destinations;

public sealed class DestinationWatchTests
{
    private static readonly ObjectKey Key = new("shop", "db");

    private readonly Mock<IInformer<PartialObjectMetadata>> _secrets = new();

    [Theory]
    [InlineData("uid", "10", false)] // what we wrote
    [InlineData("uid", "9", false)] // the watch lags behind our own write
    [InlineData("uid", "11", true)] // somebody wrote after us
    [InlineData("uid", "100", true)] // numbers, not text
    [InlineData("other", "10", true)] // deleted and made anew by somebody
    public void A_Secret_may_differ_when_the_watch_shows_a_newer_state_than_ours(string uid, string version, bool expected)
    {
        _secrets.Setup(s => s.Get(Key)).Returns(new PartialObjectMetadata { Metadata = new V1ObjectMeta { Uid = uid, ResourceVersion = version } });

        Assert.Equal(expected, new DestinationWatch(_secrets.Object).MayDiffer(Key, "uid", "10"));
    }

    [Fact]
    public void A_Secret_that_the_watch_does_not_show_may_be_gone() =>
        Assert.True(new DestinationWatch(_secrets.Object).MayDiffer(Key, "uid", "10"));
}
