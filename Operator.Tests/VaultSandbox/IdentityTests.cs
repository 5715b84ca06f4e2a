using System.Net;
using System.Text.Json.Nodes;

namespace Operator.Tests.VaultSandbox;

public sealed class IdentityTests
{
    [Fact]
    public async Task A_token_has_the_policies_of_its_entity_and_of_all_groups_above_it()
    {
        await using var vault = await StartAsync();
        var (token, entity) = await LoginAsync(vault);
        await vault.DoAsync("POST", $"identity/entity/id/{entity}", Json("""{"policies":["own"]}"""));
        var inner = await MakeAsync(vault, "identity/group", new JsonObject
        {
            ["name"] = "inner",
            ["policies"] = "inner",
            ["member_entity_ids"] = new JsonArray(entity),
        });
        await vault.DoAsync("POST", "identity/group", new JsonObject
        {
            ["name"] = "outer",
            ["policies"] = "secrets",
            ["member_group_ids"] = new JsonArray(inner),
        });

        var self = (await vault.DoAsync("GET", "auth/token/lookup-self", null, token))!["data"]!;
        Assert.Equal("""["inner","own","secrets"]""", self["identity_policies"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "secret/data/x", null, token)).Status); // allowed by outer
        var shown = (await vault.DoAsync("GET", $"identity/entity/id/{entity}"))!["data"]!;
        Assert.Equal((1, 1, 2), (Count("direct_group_ids"), Count("inherited_group_ids"), Count("group_ids")));

        int Count(string name) => shown[name]!.AsArray().Count;
    }

    [Theory]
    [InlineData("{{identity.groups.names.shop.metadata.folder}}", true)]
    [InlineData("{{identity.groups.names.others.metadata.folder}}", false)]
    [InlineData("{{ identity.groups.ids.$id.name }}", true)]
    public async Task A_policy_names_the_groups_that_an_identity_is_in(string placeholder, bool isAllowed)
    {
        await using var vault = await StartAsync();
        var (token, entity) = await LoginAsync(vault);
        var group = await MakeAsync(vault, "identity/group", Json("""{"name":"shop","metadata":{"folder":"shop"}}"""));
        var inner = await MakeAsync(vault, "identity/group", new JsonObject { ["name"] = "inner", ["member_entity_ids"] = new JsonArray(entity) });
        await vault.DoAsync("POST", $"identity/group/id/{group}", new JsonObject { ["member_group_ids"] = new JsonArray(inner) });
        var path = placeholder.Replace("$id", group, StringComparison.Ordinal);
        await vault.DoAsync("POST", "sys/policies/acl/folder",
            new JsonObject { ["policy"] = $"path \"secret/data/{path}/*\" {{ capabilities = [\"read\"] }}" });
        await vault.DoAsync("POST", $"identity/entity/id/{entity}", Json("""{"policies":["folder"]}"""));

        var (status, _) = await vault.SendAsync("GET", "secret/data/shop/x", null, token);

        Assert.Equal(isAllowed ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task A_group_can_not_be_put_into_itself_by_a_detour()
    {
        await using var vault = await StartAsync();
        var a = await MakeAsync(vault, "identity/group", new JsonObject { ["name"] = "a" });
        var b = await MakeAsync(vault, "identity/group", new JsonObject { ["name"] = "b", ["member_group_ids"] = new JsonArray(a) });

        Assert.Equal(HttpStatusCode.BadRequest,
            (await vault.SendAsync("POST", $"identity/group/id/{a}", new JsonObject { ["member_group_ids"] = new JsonArray(b) })).Status);
    }

    [Fact]
    public async Task Entities_and_groups_are_looked_up_by_any_name()
    {
        await using var vault = await StartAsync();
        var (_, entity) = await LoginAsync(vault);
        var accessor = await AccessorAsync(vault, "userpass/");
        var alias = (await vault.DoAsync("LIST", "identity/entity-alias/id"))!["data"]!["keys"]![0]!.GetValue<string>();
        await vault.DoAsync("POST", "identity/group", new JsonObject { ["name"] = "g" });

        foreach (var query in new[]
        {
            new JsonObject { ["id"] = entity }, new JsonObject { ["alias_id"] = alias },
            new JsonObject { ["alias_name"] = "me", ["alias_mount_accessor"] = accessor },
        })
        {
            Assert.Equal(entity, (await vault.DoAsync("POST", "identity/lookup/entity", query))!["data"]!["id"]!.GetValue<string>());
        }

        Assert.Equal("g", (await vault.DoAsync("POST", "identity/lookup/group", new JsonObject { ["name"] = "g" }))!["data"]!["name"]!.GetValue<string>());
        Refused("query parameter not supplied", await vault.SendAsync("POST", "identity/lookup/entity", []));
        Refused("both 'alias_name' and 'alias_mount_accessor' needs to be set",
            await vault.SendAsync("POST", "identity/lookup/group", new JsonObject { ["alias_name"] = "x" }));
        Assert.Equal(HttpStatusCode.NoContent, (await vault.SendAsync("POST", "identity/lookup/entity", new JsonObject { ["name"] = "nobody" })).Status);
    }

    [Fact]
    public async Task A_merge_takes_aliases_policies_and_groups_and_the_old_id_still_leads_there()
    {
        await using var vault = await StartAsync();
        var (token, entity) = await LoginAsync(vault);
        await vault.DoAsync("POST", $"identity/entity/id/{entity}", Json("""{"policies":["secrets"]}"""));
        var target = await MakeAsync(vault, "identity/entity", new JsonObject { ["name"] = "whole" });

        await vault.DoAsync("POST", "identity/entity/merge", new JsonObject { ["from_entity_ids"] = entity, ["to_entity_id"] = target });

        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "secret/data/x", null, token)).Status);
        Assert.Equal(target, (await LoginAsync(vault)).Entity);
        Assert.Equal(target, (await vault.DoAsync("GET", $"identity/entity/id/{entity}"))!["data"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_alias_made_by_hand_is_who_logs_in()
    {
        await using var vault = await StartAsync();
        var accessor = await AccessorAsync(vault, "userpass/");
        var entity = await MakeAsync(vault, "identity/entity", new JsonObject { ["name"] = "somebody" });
        await vault.DoAsync("POST", "identity/entity-alias", new JsonObject { ["name"] = "me", ["canonical_id"] = entity, ["mount_accessor"] = accessor });

        Assert.Equal(entity, (await LoginAsync(vault)).Entity);
        Refused("invalid mount accessor \"none\"",
            await vault.SendAsync("POST", "identity/entity-alias", new JsonObject { ["name"] = "x", ["mount_accessor"] = "none" }));
    }

    [Fact]
    public async Task A_disabled_entity_is_refused()
    {
        await using var vault = await StartAsync();
        var (token, entity) = await LoginAsync(vault);

        await vault.DoAsync("POST", $"identity/entity/id/{entity}", new JsonObject { ["disabled"] = true });

        Assert.Equal(HttpStatusCode.Forbidden, (await vault.SendAsync("GET", "auth/token/lookup-self", null, token)).Status);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static void Refused(string error, (HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(error, answer.Body!["errors"]![0]!.GetValue<string>());
    }

    private static async Task<string> MakeAsync(SandboxVault vault, string path, JsonObject body) =>
        (await vault.DoAsync("POST", path, body))!["data"]!["id"]!.GetValue<string>();

    private static async Task<string> AccessorAsync(SandboxVault vault, string mount) =>
        (await vault.DoAsync("GET", "sys/auth"))!["data"]![mount]!["accessor"]!.GetValue<string>();

    private static async Task<(string Token, string Entity)> LoginAsync(SandboxVault vault)
    {
        var auth = (await vault.DoAsync("POST", "auth/userpass/login/me", new JsonObject { ["password"] = "x" }, token: ""))!["auth"]!;
        return (auth["client_token"]!.GetValue<string>(), auth["entity_id"]!.GetValue<string>());
    }

    private static async Task<SandboxVault> StartAsync()
    {
        var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "sys/auth/userpass", new JsonObject { ["type"] = "userpass" });
        await vault.DoAsync("POST", "auth/userpass/users/me", new JsonObject { ["password"] = "x" });
        await vault.DoAsync("PUT", "sys/policies/acl/secrets", new JsonObject { ["policy"] = """path "secret/*" { capabilities = ["read"] }""" });
        return vault;
    }
}
