using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Tests.Entities;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("90s", "00:01:30")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData("7d", "7.00:00:00")]
    [InlineData("1d12h", "1.12:00:00")]
    [InlineData("500ms", "00:00:00.5")]
    [InlineData("1m500ms", "00:01:00.5")]
    [InlineData("0s", "00:00:00")]
    [InlineData("30m1h", "01:30:00")]
    [InlineData("0.25d", "06:00:00")]
    [InlineData("007s", "00:00:07")]
    [InlineData("1s1s", "00:00:02")]
    [InlineData("10675199d", "10675199.00:00:00")]
    public void A_duration_is_read(string text, string expected)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected), duration);
        Assert.Matches(GoDuration.Pattern, text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("1.s")]
    [InlineData(".5s")]
    [InlineData("1..5s")]
    [InlineData("1,5s")]
    [InlineData("1w")]
    [InlineData("1us")]
    [InlineData("1e3s")]
    [InlineData("1h30")]
    [InlineData("٣s")]
    public void What_is_no_duration_is_refused_by_parser_and_pattern(string text)
    {
        Assert.False(GoDuration.TryParse(text, out _));
        Assert.DoesNotMatch(GoDuration.Pattern, text);
    }

    [Theory]
    [InlineData("10675200d")]
    [InlineData("9999999999999999999999999999d")]
    [InlineData("99999999999999999999999999999999999999999999h")]
    [InlineData("10675199d10675199d")]
    public void A_duration_longer_than_a_TimeSpan_is_refused(string text)
    {
        Assert.False(GoDuration.TryParse(text, out _));
    }

    [Fact]
    public void No_text_is_no_duration() => Assert.False(GoDuration.TryParse(null, out _));

    [Fact]
    public void Parser_and_pattern_agree_on_every_short_text()
    {
        // All texts of up to five of these characters: exhaustive where mistakes hide.
        char[] alphabet = ['1', '0', '.', 'm', 's', 'd'];
        var pattern = new Regex(GoDuration.Pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        IEnumerable<string> texts = [""];
        for (var length = 1; length <= 5; length++)
        {
            texts = [.. texts.SelectMany(t => alphabet.Select(c => t + c))];
            Assert.All(texts, t => Assert.Equal(pattern.IsMatch(t), GoDuration.TryParse(t, out _)));
        }
    }
}
