using System.Text;
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
        Assert.True(SecretRenderer.Render(Secret((key, 3)), null).Succeeded(out var rendered, out _));
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
        Assert.False(SecretRenderer.Render(Secret(("fine", 1), (key, 3)), null).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidKey, problem.Reason);
        Assert.Contains($"\"{key}\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_254_characters_is_refused_and_shortened_in_the_message()
    {
        Assert.False(SecretRenderer.Render(Secret((new string('k', 254), 1)), null).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidKey, problem.Reason);
        Assert.DoesNotContain(new string('k', 100), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_a_MiB_together_fit_and_a_byte_more_is_refused_by_the_largest_key()
    {
        Assert.True(SecretRenderer.Render(Secret(("a", 1024), ("b", (1024 * 1024) - 1024)), null).Succeeded(out _, out _));

        Assert.False(SecretRenderer.Render(Secret(("a", 1025), ("b", (1024 * 1024) - 1024)), null).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.TooLarge, problem.Reason);
        Assert.Contains("\"b\"", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_secret_is_never_delivered()
    {
        Assert.False(SecretRenderer.Render(Secret(), null).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidSource, problem.Reason);
    }

    [Theory]
    [InlineData("kubernetes.io/tls", "tls.key", "x")]
    [InlineData("kubernetes.io/ssh-auth", "key", "x")]
    [InlineData("kubernetes.io/basic-auth", "user", "x")]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", "no JSON")]
    public void Data_that_the_type_does_not_allow_is_refused_before_anything_is_written(string type, string key, string value)
    {
        var secret = new KeyValueSecret(new Dictionary<string, SecretValue> { [key] = new(Encoding.UTF8.GetBytes(value)) }, 1);

        Assert.False(SecretRenderer.Render(secret, type).Succeeded(out _, out var problem));
        Assert.Equal(Reasons.InvalidSource, problem.Reason);
        Assert.Contains(type, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_fits_its_type_is_taken()
    {
        var secret = new KeyValueSecret(new Dictionary<string, SecretValue> { [".dockerconfigjson"] = new("{\"auths\":{}}"u8.ToArray()) }, 1);

        Assert.True(SecretRenderer.Render(secret, "kubernetes.io/dockerconfigjson").Succeeded(out _, out _));
    }

    private static KeyValueSecret Secret(params (string Key, int Length)[] data) =>
        new(data.ToDictionary(d => d.Key, d => new SecretValue(new byte[d.Length])), 1);
}
