using Operator.Pipeline;
using Operator.Rendering;
using Vault.Client;
using Vault.Client.Secrets;

namespace Operator.Tests.Rendering;

public sealed class SecretRendererTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("A.b_c-9")]
    [InlineData(".dockerconfigjson")]
    public void Keys_that_a_Secret_may_have_are_taken_as_they_are(string key)
    {
        Assert.True(SecretRenderer.Render(Secret((key, 3))).Succeeded(out var rendered, out _));
        Assert.Equal([key], rendered.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("slash/ed")]
    [InlineData("ümlaut")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("..data")]
    public void Keys_that_a_Secret_may_not_have_are_named(string key)
    {
        Assert.False(SecretRenderer.Render(Secret(("fine", 1), (key, 3))).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidKey, problem.Reason);
        Assert.Contains($"\"{key}\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_254_characters_is_refused_and_shortened_in_the_message()
    {
        Assert.False(SecretRenderer.Render(Secret((new string('k', 254), 1))).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidKey, problem.Reason);
        Assert.DoesNotContain(new string('k', 100), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_MiB_together_fit_and_a_byte_more_is_refused_by_the_largest_key()
    {
        Assert.True(SecretRenderer.Render(Secret(("a", 1024), ("b", (1024 * 1024) - 1024))).Succeeded(out _, out _));

        Assert.False(SecretRenderer.Render(Secret(("a", 1025), ("b", (1024 * 1024) - 1024))).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.TooLarge, problem.Reason);
        Assert.Contains("\"b\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_secret_is_never_delivered()
    {
        Assert.False(SecretRenderer.Render(Secret()).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidSource, problem.Reason);
    }

    private static KeyValueSecret Secret(params (string Key, int Length)[] data) =>
        new(data.ToDictionary(d => d.Key, d => new SecretValue(new byte[d.Length])), 1);
}
