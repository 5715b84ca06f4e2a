using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class NamespaceTests
{
    [Fact]
    public async Task Namespaces_are_made_read_listed_and_scanned()
    {
        await using var vault = await StartAsync();

        var team = (await vault.DoAsync("GET", "sys/namespaces/team"))!["data"]!;
        var list = (await vault.DoAsync("LIST", "sys/namespaces"))!["data"]!;
        var scan = (await vault.DoAsync("SCAN", "sys/namespaces"))!["data"]!;

        Assert.Equal("team/", team["path"]!.GetValue<string>());
        Assert.Equal(6, team["id"]!.GetValue<string>().Length);
        Assert.Equal("""["team/"]""", list["keys"]!.ToJsonString());
        Assert.Equal("team/app/", list["key_info"]!["team/"] is null ? "" : scan["keys"]![1]!.GetValue<string>());
        Assert.Equal("team/app/", (await vault.DoAsync("GET", "sys/namespaces/app", space: "team"))!["data"]!["path"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("root", "\"root/\" is a reserved path and cannot be used as a namespace name")]
    [InlineData("sys", "\"sys/\" is a reserved path and cannot be used as a namespace name")]
    [InlineData("a/b", "namespace name cannot contain /")]
    [InlineData("a+b", "\"a+b\" contains wildcard characters that cannot be used in a namespace name: '+'")]
    [InlineData("secret", "new namespace conflicts with existing mount: secret/")]
    public async Task A_name_that_will_not_do(string name, string error)
    {
        await using var vault = await StartAsync();

        Refused(400, error, await vault.SendAsync("POST", $"sys/namespaces/{name}", []));
    }

    [Fact]
    public async Task Header_and_path_lead_to_the_same_secret_and_the_header_is_echoed()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "sys/mounts/kv", new JsonObject { ["type"] = "kv" }, space: "team/app");
        await vault.DoAsync("POST", "team/app/kv/x", new JsonObject { ["a"] = "b" });

        foreach (var (space, path) in new[] { ("team/app", "kv/x"), ("/team/app/", "kv/x"), ("team", "app/kv/x"), ("", "team/app/kv/x") })
        {
            using var response = await vault.SendAsync(vault.Request("GET", path, space: space));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(space, response.Headers.TryGetValues("X-Vault-Namespace", out var echo) ? echo.Single() : "");
        }

        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "kv/x", space: "team")).Status);
    }

    [Fact]
    public async Task A_namespace_that_is_not_there()
    {
        await using var vault = await StartAsync();

        Refused(404, "namespace not found", await vault.SendAsync("GET", "secret/data/x", space: "nobody"));
        Refused(404, "namespace not found", await vault.SendAsync("GET", "secret/data/x", space: "team/nobody"));
    }

    [Fact]
    public async Task A_token_is_good_in_its_namespace_and_below_and_nowhere_else()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "sys/namespaces/other", []);
        await vault.DoAsync("PUT", "sys/policies/acl/all", new JsonObject
        {
            ["policy"] = """path "*" { capabilities = ["create", "read", "update", "delete", "list", "sudo"] }""",
        }, space: "team");
        var token = await vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("all") }, space: "team");
        var id = (await vault.DoAsync("GET", "sys/namespaces/team"))!["data"]!["id"]!.GetValue<string>();

        Assert.EndsWith($".{id}", token, StringComparison.Ordinal);
        Assert.Equal("team/", (await vault.DoAsync("GET", "auth/token/lookup-self", null, token, "team"))!["data"]!["namespace_path"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await vault.SendAsync("GET", "sys/mounts", null, token, "team/app")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await vault.SendAsync("GET", "sys/mounts", null, token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await vault.SendAsync("GET", "sys/mounts", null, token, "other")).Status);
    }

    [Fact]
    public async Task Paths_of_a_policy_are_those_of_its_own_namespace()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("PUT", "sys/policies/acl/mounts", new JsonObject { ["policy"] = """path "app/sys/mounts" { capabilities = ["read"] }""" },
            space: "team");
        var token = await vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("mounts") }, space: "team");

        Assert.Equal(HttpStatusCode.OK, (await vault.SendAsync("GET", "sys/mounts", null, token, "team/app")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await vault.SendAsync("GET", "sys/mounts", null, token, "team")).Status);
    }

    [Theory]
    [InlineData("sys/health", "operation unavailable in namespaces")]
    [InlineData("sys/audit", "operation only available in root namespace")]
    [InlineData("sys/quotas/config", "operation only available in root namespace")]
    [InlineData("sys/seal", "operation unavailable in namespaces")]
    public async Task Paths_of_the_server_as_a_whole_are_the_root_namespace_s(string path, string error)
    {
        await using var vault = await StartAsync();

        Refused(400, error, await vault.SendAsync("GET", path, space: "team"));
        Assert.Equal(HttpStatusCode.BadRequest, (await vault.SendAsync("GET", $"team/{path}")).Status);
    }

    [Fact]
    public async Task Each_namespace_has_mounts_policies_identities_and_cubbyholes_of_its_own()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("PUT", "sys/policies/acl/p", new JsonObject { ["policy"] = """path "x" { capabilities = ["read"] }""" }, space: "team");
        await vault.DoAsync("POST", "identity/entity", new JsonObject { ["name"] = "bob" }, space: "team");
        await vault.DoAsync("POST", "cubbyhole/x", new JsonObject { ["where"] = "team" }, space: "team");

        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "sys/policies/acl/p")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "identity/entity/name/bob")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "cubbyhole/x")).Status);
        Assert.Equal("""{"where":"team"}""", (await vault.DoAsync("GET", "cubbyhole/x", space: "team"))!["data"]!.ToJsonString());
        var mounts = (await vault.DoAsync("GET", "sys/internal/ui/mounts", space: "team"))!["data"]!["secret"]!.AsObject();
        Assert.False(mounts.ContainsKey("secret/"));
        Assert.Equal("ns_cubbyhole", mounts["cubbyhole/"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Wrapping_works_within_a_namespace()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "sys/mounts/kv", new JsonObject { ["type"] = "kv" }, space: "team");
        await vault.DoAsync("POST", "kv/x", new JsonObject { ["a"] = "b" }, space: "team");
        using var request = vault.Request("GET", "kv/x", space: "team");
        request.Headers.Add("X-Vault-Wrap-TTL", "60");

        using var response = await vault.SendAsync(request);
        var wrap = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["wrap_info"]!;

        var opened = await vault.DoAsync("POST", "sys/wrapping/unwrap", null, wrap["token"]!.GetValue<string>(), "team");
        Assert.Equal("""{"a":"b"}""", opened!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_locked_namespace_answers_nothing_until_it_is_unlocked()
    {
        await using var vault = await StartAsync();
        var key = (await vault.DoAsync("POST", "sys/namespaces/api-lock/lock/team"))!["data"]!["unlock_key"]!.GetValue<string>();

        Refused(503, "API access to this namespace has been locked by an administrator - \"team/\" must be unlocked to gain access.",
            await vault.SendAsync("GET", "sys/mounts", space: "team/app"));
        Refused(400, "incorrect unlock key",
            await vault.SendAsync("POST", "sys/namespaces/api-lock/unlock/team", new JsonObject { ["unlock_key"] = "wrong" }));
        await vault.DoAsync("POST", "sys/namespaces/api-lock/unlock/team", new JsonObject { ["unlock_key"] = key });
        await vault.DoAsync("GET", "sys/mounts", space: "team/app");
    }

    [Fact]
    public async Task Deletion_takes_tokens_and_everything_with_it_but_not_namespaces_below()
    {
        await using var vault = await StartAsync();
        var token = await vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("default") }, space: "team/app");

        Refused(409, "unable to delete namespace containing child namespaces", await vault.SendAsync("DELETE", "sys/namespaces/team"));
        Assert.Equal("in-progress", (await vault.DoAsync("DELETE", "sys/namespaces/app", space: "team"))!["data"]!["status"]!.GetValue<string>());

        Refused(404, "namespace not found", await vault.SendAsync("GET", "sys/mounts", space: "team/app"));
        Refused(403, "permission denied", await vault.SendAsync("GET", "auth/token/lookup-self", null, token));
        await vault.DoAsync("DELETE", "sys/namespaces/team");
        Assert.Equal("requested namespace does not exist", (await vault.DoAsync("DELETE", "sys/namespaces/team"))!["warnings"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rate_limit_may_be_a_namespace_s_own()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "sys/quotas/rate-limit/q", new JsonObject { ["rate"] = 1, ["interval"] = "1h", ["path"] = "team" });

        await vault.DoAsync("GET", "sys/mounts", space: "team");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await vault.SendAsync("GET", "sys/mounts", space: "team")).Status);
        await vault.DoAsync("GET", "sys/mounts");
    }

    private static void Refused(int status, string error, (HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(error, Assert.Single(answer.Body!["errors"]!.AsArray())!.GetValue<string>());
    }

    private static async Task<SandboxVault> StartAsync()
    {
        var vault = await SandboxVault.StartAsync(VaultFlavour.OpenBao);
        await vault.DoAsync("POST", "sys/namespaces/team", []);
        await vault.DoAsync("POST", "sys/namespaces/app", [], space: "team");
        return vault;
    }
}
