using GoTemplates;

namespace Operator.Tests.Templates;

public sealed class RegularExpressionTests
{
    [Theory]
    [InlineData("^db_", "db_user", true)]
    [InlineData("^db_", "my_db_user", false)]
    [InlineData("USER$", "user", false)]
    [InlineData("(?i)USER$", "db_user", true)]
    [InlineData("", "anything", true)]
    [InlineData(@"\bżółć\b|^\pL+$", "żółć", true)]
    public void It_matches_any_part_of_a_text_as_in_Go(string pattern, string text, bool isMatch) =>
        Assert.Equal(isMatch, RegularExpression.Parse(pattern).IsMatch(text, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("a(?=b)", "invalid or unsupported Perl syntax")]
    [InlineData("a**", "invalid nested repetition operator")]
    [InlineData("(a", "missing closing )")]
    public void What_RE2_does_not_have_is_refused_in_Go_s_words(string pattern, string reason)
    {
        Assert.False(RegularExpression.TryParse(pattern, out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<FormatException>(() => RegularExpression.Parse(pattern)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expression_that_would_take_for_ever_elsewhere_takes_time_in_proportion_to_the_text() =>
        Assert.False(RegularExpression.Parse("^(a|aa|a+)+$").IsMatch(new string('a', 100_000) + "b", TestContext.Current.CancellationToken));

    [Fact]
    public void A_match_can_be_given_up()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => RegularExpression.Parse("(a|b)*c").IsMatch(new string('a', 100_000), cancelled.Token));
    }
}
