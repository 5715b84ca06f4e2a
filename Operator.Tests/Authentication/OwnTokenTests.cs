using System.Buffers.Text;
using System.Text;
using Operator.Authentication;
using Operator.Runtime.Client.Configuration;

namespace Operator.Tests.Authentication;

public sealed class OwnTokenTests
{
    [Theory]
    [InlineData("""{"aud":["https://container.googleapis.com/v1/projects/p"],"iss":"https://issuer.example.org"}""", "https://container.googleapis.com/v1/projects/p,https://issuer.example.org")]
    [InlineData("""{"aud":"api"}""", "api")]
    [InlineData("""{"aud":7}""", "")]
    [InlineData("[]", "")]
    [InlineData("no JSON", "")]
    public void The_audiences_and_the_issuer_of_our_own_token_are_the_API_servers(string claims, string expected)
    {
        var token = $"{Encode("{}")}.{Encode(claims)}.signature";

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), OwnToken.ReadAudiences(Configuration(token)));
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.%%%.c")]
    [InlineData(null)]
    public void A_token_that_is_no_JWT_tells_nothing(string? token) => Assert.Empty(OwnToken.ReadAudiences(Configuration(token)));

    private static ClientConfiguration Configuration(string? token) => new() { Server = new Uri("https://127.0.0.1"), Token = token };

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
