using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class KubernetesLoginTests : IDisposable
{
    private readonly TokenReviewDouble _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_login_is_reviewed_with_the_reviewer_s_token_for_the_audience_of_the_JWT()
    {
        await using var vault = await StartAsync();
        var jwt = _cluster.Accept("team", "app", "uid-1", "vault");

        var login = await LoginAsync(vault, jwt);

        Assert.Equal(HttpStatusCode.OK, login.Status);
        var (bearer, review) = Assert.Single(_cluster.Reviews);
        Assert.Equal($"Bearer {Reviewer}", bearer);
        Assert.Equal("""["vault"]""", review["spec"]!["audiences"]!.ToJsonString());
        Assert.Equal("app", login.Body!["auth"]!["metadata"]!["service_account_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Claims_that_the_review_does_not_confirm_are_refused()
    {
        await using var vault = await StartAsync();
        _cluster.Accept("team", "app", "uid-1");

        var forged = await LoginAsync(vault, TokenReviewDouble.Token("team", "app", "uid-2"));

        Assert.Equal(HttpStatusCode.Forbidden, forged.Status);
    }

    [Fact]
    public async Task What_the_role_does_not_allow_is_never_sent_to_the_cluster()
    {
        await using var vault = await StartAsync();

        var (status, body) = await LoginAsync(vault, _cluster.Accept("elsewhere", "app", "uid-1"));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Equal("namespace not authorized", body!["errors"]![0]!.GetValue<string>());
        Assert.Empty(_cluster.Reviews);
    }

    [Fact]
    public async Task Newer_servers_say_only_that_permission_is_denied()
    {
        await using var vault = await StartAsync(VaultFlavour.Vault);

        Assert.Equal(HttpStatusCode.Forbidden, (await LoginAsync(vault, _cluster.Accept("elsewhere", "app", "uid-1"))).Status);
    }

    [Fact]
    public async Task A_policy_may_name_the_service_account_that_logged_in()
    {
        await using var vault = await StartAsync();
        var accessor = (await vault.DoAsync("GET", "sys/auth"))!["data"]!["kubernetes/"]!["accessor"]!.GetValue<string>();
        var text = $$$"""path "secret/data/{{identity.entity.aliases.{{{accessor}}}.metadata.service_account_namespace}}/*" { capabilities = ["create", "read"] }""";
        await vault.DoAsync("PUT", "sys/policies/acl/own", new JsonObject { ["policy"] = text });
        var login = await LoginAsync(vault, _cluster.Accept("team", "app", "uid-1"));
        var token = login.Body!["auth"]!["client_token"]!.GetValue<string>();

        var own = await vault.SendAsync("POST", "secret/data/team/x", new JsonObject { ["data"] = new JsonObject() }, token);
        var foreign = await vault.SendAsync("POST", "secret/data/other/x", new JsonObject { ["data"] = new JsonObject() }, token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (own.Status, foreign.Status));
    }

    private static string Reviewer { get; } = TokenReviewDouble.Token("vault", "reviewer", "uid-r");

    private static Task<(HttpStatusCode Status, JsonNode? Body)> LoginAsync(SandboxVault vault, string jwt) =>
        vault.SendAsync("POST", "auth/kubernetes/login", new JsonObject { ["role"] = "app", ["jwt"] = jwt }, token: "");

    private async Task<SandboxVault> StartAsync(VaultFlavour flavour = VaultFlavour.Vault18)
    {
        var vault = await SandboxVault.StartAsync(flavour);
        await vault.DoAsync("POST", "sys/auth/kubernetes", new JsonObject { ["type"] = "kubernetes" });
        await vault.DoAsync("POST", "auth/kubernetes/config", new JsonObject
        {
            ["kubernetes_host"] = _cluster.Address,
            ["token_reviewer_jwt"] = Reviewer,
            ["disable_iss_validation"] = true,
        });
        await vault.DoAsync("POST", "auth/kubernetes/role/app", new JsonObject
        {
            ["bound_service_account_names"] = "app",
            ["bound_service_account_namespaces"] = "team,team-*",
            ["token_policies"] = "own",
        });
        return vault;
    }
}
