using Operator.Authentication;

namespace Operator.Tests.Authentication;

public sealed class AudiencePolicyTests
{
    [Theory]
    [InlineData("https://kubernetes.default.svc")]
    [InlineData("https://kubernetes.default.svc.cluster.local")]
    [InlineData("https://kubernetes.default.svc.example.org:443")]
    [InlineData("kubernetes.default.svc")]
    [InlineData("https://kubernetes")]
    [InlineData("k3s")]
    public void Audiences_of_the_API_server_are_refused(string audience) =>
        Assert.Equal(audience, AudiencePolicy.FindRefused(["vault", audience], []));

    [Fact]
    public void Audiences_that_the_administrator_names_are_refused() =>
        Assert.Equal("https://oidc.example.org", AudiencePolicy.FindRefused(["https://oidc.example.org"], ["https://oidc.example.org"]));

    [Theory]
    [InlineData("vault")]
    [InlineData("https://vault.example.org")]
    [InlineData("https://kubernetes-vault.example.org")]
    public void Audiences_of_a_store_are_fit(string audience) => Assert.Null(AudiencePolicy.FindRefused([audience], []));
}
