using Operator.Authentication;
using Operator.Entities;

namespace Operator.Tests.Authentication;

public sealed class GlobalMergeTests
{
    [Fact]
    public void The_nearest_value_wins_field_by_field()
    {
        var global = new VaultAuthGlobalSpec
        {
            DefaultAuthMethod = "kubernetes",
            DefaultMount = "default-mount",
            DefaultVaultNamespace = "default-namespace",
            VaultConnectionRef = "vault",
            Kubernetes = new VaultAuthGlobalKubernetes { Role = "global", ServiceAccount = "app", Mount = "k8s", TokenExpirationSeconds = 900 },
        };

        var merged = GlobalMerge.Fill(new VaultAuthSpec { Kubernetes = new VaultAuthKubernetes { Role = "own" }, Mount = "" }, global);

        Assert.Equal(("kubernetes", "k8s", "default-namespace", "vault"), (merged.Method, merged.Mount, merged.Namespace, merged.VaultConnectionRef));
        Assert.Equal(("own", "app", 900L), (merged.Kubernetes!.Role, merged.Kubernetes.ServiceAccount, merged.Kubernetes.TokenExpirationSeconds));
    }

    [Theory]
    [InlineData(null, "own=1")]
    [InlineData("none", "own=1")]
    [InlineData("union", "default=3,method=2,own=1")]
    [InlineData("replace", "own=1")]
    public void Maps_meet_as_the_strategy_says(string? strategy, string expected)
    {
        var auth = new VaultAuthSpec
        {
            Method = "jwt",
            Params = new Dictionary<string, string> { ["own"] = "1" },
            VaultAuthGlobalRef = new VaultAuthGlobalRef { MergeStrategy = new MergeStrategy { Params = strategy, Headers = "replace" } },
        };
        var global = new VaultAuthGlobalSpec
        {
            Params = new Dictionary<string, string> { ["own"] = "3", ["method"] = "3", ["default"] = "3" },
            Jwt = new VaultAuthGlobalJwt { Params = new Dictionary<string, string> { ["own"] = "2", ["method"] = "2" } },
            Headers = new Dictionary<string, string> { ["X-Global"] = "g" },
        };

        var merged = GlobalMerge.Fill(auth, global);

        Assert.Equal(expected, string.Join(',', merged.Params!.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")));
        Assert.Equal("g", merged.Headers!["X-Global"]);
    }

    [Fact]
    public void A_global_does_not_add_an_identity_to_the_VaultAuths_own()
    {
        var global = new VaultAuthGlobalSpec { Jwt = new VaultAuthGlobalJwt { Role = "app", ServiceAccount = "global" } };

        var merged = GlobalMerge.Fill(new VaultAuthSpec { Method = "jwt", Jwt = new VaultAuthJwt { SecretRef = "own" } }, global);

        Assert.Equal(("app", "own", null), (merged.Jwt!.Role, merged.Jwt.SecretRef, merged.Jwt.ServiceAccount));
    }

    [Fact]
    public void Nothing_of_the_global_gets_into_the_VaultAuth_as_VSO_defect_A29()
    {
        var auth = new VaultAuthSpec { Kubernetes = new VaultAuthKubernetes(), Params = new Dictionary<string, string>() };
        var global = new VaultAuthGlobalSpec { DefaultAuthMethod = "kubernetes", DefaultMount = "m", Kubernetes = new VaultAuthGlobalKubernetes { Role = "r" } };

        GlobalMerge.Fill(auth, global);

        Assert.Equal((null, null, null, 0), (auth.Method, auth.Mount, auth.Kubernetes.Role, auth.Params.Count));
    }
}
