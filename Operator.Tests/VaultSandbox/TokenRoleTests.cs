using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class TokenRoleTests
{
    [Theory]
    [InlineData("""{"allowed_policies_glob":"app-*"}""", "app-1", null)]
    [InlineData("""{"allowed_policies_glob":"app-*"}""", "other",
        "token policies ([\"default\" \"other\"]) must be subset of the role's allowed policies ([\"default\"]) or glob policies ([\"app-*\"])")]
    [InlineData("""{"allowed_policies":"one","allowed_policies_glob":"app-*"}""", "one", null)]
    [InlineData("""{"disallowed_policies_glob":"prod-*"}""", "prod-1", "token policy \"prod-1\" is disallowed by this role")]
    [InlineData("""{"disallowed_policies_glob":"def*"}""", "app", null)]
    public async Task Patterns_say_which_policies_a_token_may_have(string role, string policy, string? error)
    {
        await using var vault = await SandboxVault.StartAsync(VaultFlavour.Vault);
        await vault.DoAsync("POST", "auth/token/roles/r", JsonNode.Parse(role)!.AsObject());

        var (_, answer) = await vault.SendAsync("POST", "auth/token/create/r", new JsonObject { ["policies"] = new JsonArray(policy) });

        Assert.Equal(error, (string?)answer!["errors"]?[0]);
    }

    [Fact]
    public async Task Vault_1_8_has_no_patterns()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "auth/token/roles/r", new JsonObject { ["allowed_policies_glob"] = "app-*" });

        Assert.Null((await vault.DoAsync("GET", "auth/token/roles/r"))!["data"]!["allowed_policies_glob"]);
    }

    [Theory]
    [InlineData("ann", null)]
    [InlineData("Team-One", null)]
    [InlineData("bob", "invalid 'entity_alias' value")]
    public async Task A_role_says_whose_entity_a_token_belongs_to(string alias, string? error)
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "auth/token/roles/r", new JsonObject { ["allowed_entity_aliases"] = "Ann,team-*" });

        var (_, first) = await vault.SendAsync("POST", "auth/token/create/r", new JsonObject { ["entity_alias"] = alias });
        var (_, second) = await vault.SendAsync("POST", "auth/token/create/r", new JsonObject { ["entity_alias"] = alias });

        Assert.Equal(error, (string?)first!["errors"]?[0]);
        Assert.Equal((string?)first["auth"]?["entity_id"], (string?)second!["auth"]?["entity_id"]);
        Assert.NotEqual("", (string?)first["auth"]?["entity_id"]);
    }

    [Fact]
    public async Task An_entity_alias_needs_a_role()
    {
        await using var vault = await SandboxVault.StartAsync();

        var (status, answer) = await vault.SendAsync("POST", "auth/token/create", new JsonObject { ["entity_alias"] = "ann" });

        Assert.Equal((HttpStatusCode.BadRequest, "'entity_alias' is only allowed in combination with token role"), (status, (string?)answer!["errors"]![0]));
    }

    [Fact]
    public async Task Tokens_are_bound_to_the_addresses_of_the_role_and_their_children_too()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "auth/token/roles/near", new JsonObject { ["token_bound_cidrs"] = "127.0.0.0/8" });
        await vault.DoAsync("POST", "auth/token/roles/far", new JsonObject { ["bound_cidrs"] = "192.0.2.0/24" });

        var near = await TokenAsync(vault, "near", "default");
        var far = await TokenAsync(vault, "far", "default");

        Assert.Equal("""["127.0.0.0/8"]""", (await vault.DoAsync("GET", "auth/token/lookup-self", token: near))!["data"]!["bound_cidrs"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, (await vault.SendAsync("GET", "auth/token/lookup-self", token: far)).Status);
        Assert.Equal("""["192.0.2.0/24"]""", (await vault.DoAsync("GET", "auth/token/roles/far"))!["data"]!["bound_cidrs"]!.ToJsonString());
        await vault.DoAsync("POST", "sys/policies/acl/maker", new JsonObject { ["policy"] = "path \"auth/token/create\" { capabilities = [\"update\"] }" });
        var parent = await TokenAsync(vault, "near", "maker");
        var child = await vault.CreateTokenAsync([], parent);
        Assert.NotNull((await vault.DoAsync("GET", "auth/token/lookup-self", token: child))!["data"]!["bound_cidrs"]);
    }

    [Theory]
    [InlineData("""{"token_type":"batch","orphan":true,"renewable":false}""", null)]
    [InlineData("""{"token_type":"batch","renewable":false}""", "'token_type' cannot be 'batch' when role is set to generate non-orphan tokens")]
    [InlineData("""{"token_type":"batch","orphan":true,"renewable":false,"token_period":60}""",
        "'token_type' cannot be 'batch' when role is set to generate periodic tokens")]
    [InlineData("""{"token_type":"batch","orphan":true}""", "'token_type' cannot be 'batch' when role is set to generate renewable tokens")]
    [InlineData("""{"token_type":"magic"}""", "invalid 'token_type' value \"magic\"")]
    [InlineData("""{"path_suffix":"/"}""", @"given role path suffix contains invalid characters; must match \w[\w-.]+\w")]
    [InlineData("""{"token_num_uses":-1}""", "error parsing role fields: 'token_num_uses' cannot be negative")]
    public async Task A_role_that_makes_no_sense_is_refused(string role, string? error)
    {
        await using var vault = await SandboxVault.StartAsync();

        var (_, answer) = await vault.SendAsync("POST", "auth/token/roles/r", JsonNode.Parse(role)!.AsObject());

        Assert.Equal(error, (string?)answer?["errors"]?[0]);
    }

    [Fact]
    public async Task The_lesser_of_what_is_asked_for_and_what_the_role_says_counts()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "auth/token/roles/r", new JsonObject { ["token_explicit_max_ttl"] = "1h", ["token_num_uses"] = 3 });

        var answer = await vault.DoAsync("POST", "auth/token/create/r", new JsonObject { ["explicit_max_ttl"] = "2h", ["num_uses"] = 5, ["ttl"] = "10m" });

        Assert.Equal("Explicit max TTL specified both during creation call and in role; using the lesser value of 3600 seconds", (string?)answer!["warnings"]![0]);
        var token = (string)answer["auth"]!["client_token"]!;
        Assert.Equal(2, (int)(await vault.DoAsync("GET", "auth/token/lookup-self", token: token))!["data"]!["num_uses"]!);
    }

    private static async Task<string> TokenAsync(SandboxVault vault, string role, params string[] policies) =>
        (string)(await vault.DoAsync("POST", $"auth/token/create/{role}",
            new JsonObject { ["policies"] = new JsonArray([.. policies.Select(p => JsonValue.Create(p))]) }))!["auth"]!["client_token"]!;
}
