using Operator.Authentication;

namespace Operator.Tests.Authentication;

public sealed class NamespacePolicyTests
{
    [Theory]
    [InlineData("shop", null, true)]
    [InlineData("other", null, false)]
    [InlineData("shop", "", true)]
    [InlineData("other", "other", true)]
    [InlineData("other", "Other", false)]
    [InlineData("team-a", "team-*", true)]
    [InlineData("steam-a", "team-*", false)]
    [InlineData("anything", "*", true)]
    [InlineData("b", "a,b", true)]
    [InlineData("ab", "a?", true)]
    [InlineData("abc", "a?", false)]
    public void A_namespace_may_use_what_is_its_own_or_what_it_is_listed_for(string consumer, string? allowed, bool expected)
    {
        var list = allowed?.Split(',', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected, NamespacePolicy.Allows("shop", list, consumer));
    }
}
