using Operator.Entities;
using Operator.Rollouts;

namespace Operator.Tests.Rollouts;

public sealed class SelectorTextTests
{
    [Fact]
    public void Labels_and_expressions_are_written_as_the_API_takes_them()
    {
        var selector = new RolloutSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "shop", ["empty"] = "" },
            MatchExpressions =
            [
                Expression("tier", "In", "front", "back"),
                Expression("stage", "NotIn", "test"),
                Expression("team", "Exists"),
                Expression("legacy", "DoesNotExist"),
            ],
        };

        Assert.True(SelectorText.TryWrite(selector, out var text));
        Assert.Equal("app.kubernetes.io/name=shop,empty=,tier in (front,back),stage notin (test),team,!legacy", text);
    }

    [Fact]
    public void A_selector_of_nothing_selects_nothing_rather_than_everything() => Assert.False(SelectorText.TryWrite(new RolloutSelector(), out _));

    [Theory]
    [InlineData("In")]
    [InlineData("Like", "a")]
    [InlineData("In", "a) , b in (c")]
    public void An_expression_that_can_not_be_meant_is_refused(string operation, params string[] values) =>
        Assert.False(SelectorText.TryWrite(new RolloutSelector { MatchExpressions = [Expression("k", operation, values)] }, out _));

    [Theory]
    [InlineData("a,b", "c")]
    [InlineData("a", "b,c!=d")]
    public void A_label_can_not_carry_further_conditions(string key, string value) =>
        Assert.False(SelectorText.TryWrite(new RolloutSelector { MatchLabels = new Dictionary<string, string> { [key] = value } }, out _));

    private static RolloutSelectorExpression Expression(string key, string operation, params string[] values) =>
        new() { Key = key, Operator = operation, Values = values };
}
