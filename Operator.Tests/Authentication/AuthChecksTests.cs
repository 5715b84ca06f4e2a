using System.Text.Json;
using Operator.Authentication;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Tests.Authentication;

/// <summary>What is wrong with a VaultAuth is said whole and with what to do, also where the schema could not refuse it.</summary>
public sealed class AuthChecksTests
{
    [Theory]
    [InlineData("{}", "spec.method must be one of")]
    [InlineData("""{"method":"okta","mount":"m"}""", "spec.method must be one of")]
    [InlineData("""{"method":"token"}""", "token.secretRef")]
    [InlineData("""{"method":"kubernetes","mount":"m","kubernetes":{"role":"r"}}""", "kubernetes.role and kubernetes.serviceAccount")]
    [InlineData("""{"method":"kubernetes","kubernetes":{"role":"r","serviceAccount":"a"}}""", "spec.mount")]
    [InlineData("""{"method":"appRole","mount":"m","appRole":{"secretRef":"s"}}""", "appRole.roleId or appRole.roleIdSecretRef")]
    [InlineData("""{"method":"appRole","mount":"m","appRole":{"roleId":"r","secretRef":"s","secretIDPath":"/var/run/x"}}""", "operator's pod")]
    [InlineData("""{"method":"aws","mount":"m","aws":{"role":"r"}}""", "is not lent")]
    [InlineData("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","stsEndpoint":"https://sts.evil.example/"}}""", "endpoint of AWS STS")]
    [InlineData("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","stsEndpoint":"https://x.amazonaws.com.evil.example"}}""", "endpoint of AWS STS")]
    [InlineData("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","region":"evil.example/x"}}""", "AWS region")]
    [InlineData("""{"method":"ldap","mount":"m","ldap":{"username":"a/b","secretRef":"s"}}""", "slashes")]
    [InlineData("""{"method":"token","token":{"secretRef":"s"},"params":{"jwt":"x"}}""", "spec.params can't set jwt")]
    [InlineData("""{"method":"jwt","mount":"m","jwt":{"role":"r","serviceAccount":"a","audiences":["https://kubernetes.default.svc"]}}""", "API server's own")]
    public void What_can_not_work_is_told(string json, string said)
    {
        var problem = AuthChecks.Check(Effective(json), []);

        Assert.Contains(said, problem!.Message, StringComparison.Ordinal);
        Assert.StartsWith("VaultAuth shop/default: ", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"method":"token","token":{"secretRef":"s"}}""")]
    [InlineData("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","stsEndpoint":"https://sts.eu-central-1.amazonaws.com"}}""")]
    [InlineData("""{"method":"aws","mount":"m","aws":{"role":"r","secretRef":"s","stsEndpoint":"https://vpce-1a2b.sts.eu-central-1.vpce.amazonaws.com/"}}""")]
    [InlineData("""{"method":"appRole","mount":"m","appRole":{"roleIdSecretRef":"r","secretRef":"s","wrapped":true}}""")]
    public void What_can_work_is_let_be(string json) => Assert.Null(AuthChecks.Check(Effective(json), []));

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_nothing_is_dropped_as_VSO_defect_A22()
    {
        var problem = AuthChecks.Check(Effective("""{"method":"aws","aws":{"region":"a/b"},"params":{"jwt":"x"}}"""), []);

        Assert.All(["spec.aws.role", "spec.mount", "spec.aws.region", "spec.params"], said => Assert.Contains(said, problem!.Message, StringComparison.Ordinal));
    }

    private static EffectiveAuth Effective(string json)
    {
        var auth = JsonSerializer.Deserialize($$"""{"metadata":{"name":"default","namespace":"shop"},"spec":{{json}}}""", EntitiesJson.Default.VaultAuth)!;
        return new EffectiveAuth(new ObjectKey("shop", "default"), auth.Spec, "shop", "f");
    }
}
