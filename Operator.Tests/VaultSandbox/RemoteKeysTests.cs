using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class RemoteKeysTests
{
    [Theory]
    [InlineData("jwks_url", "/keys")]
    [InlineData("oidc_discovery_url", "")]
    public async Task Keys_are_fetched_kept_and_fetched_anew_when_they_were_rotated(string field, string path)
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "auth/jwt/config", new JsonObject { [field] = issuer.Address + path });
        var afterConfiguration = issuer.Fetches;

        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(vault, issuer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(vault, issuer)).Status);
        Assert.Equal(afterConfiguration, issuer.Fetches);
        issuer.Rotate();
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync(vault, issuer)).Status);
        Assert.Equal(afterConfiguration + 1, issuer.Fetches);
    }

    [Fact]
    public async Task A_JWT_that_none_of_the_keys_signed_is_refused()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var stranger = await IssuerDouble.StartAsync();
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "auth/jwt/config", new JsonObject { ["jwks_url"] = issuer.Address + "/keys" });

        Refused("error validating token: error verifying token signature: failed to verify id token signature", await LoginAsync(vault, stranger));
        issuer.IsDown = true;
        Refused("error validating token: error verifying token signature: fetching keys oidc: get keys failed: 500 Internal Server Error",
            await LoginAsync(vault, stranger));
    }

    [Theory]
    [InlineData("jwks_url", VaultFlavour.Vault18, "error checking jwks URL")]
    [InlineData("oidc_discovery_url", VaultFlavour.Vault18, "error checking oidc discovery URL")]
    public async Task An_issuer_that_is_down_can_not_be_configured(string field, VaultFlavour flavour, string error)
    {
        await using var issuer = await IssuerDouble.StartAsync();
        issuer.IsDown = true;
        await using var vault = await StartAsync(flavour);

        Refused(error, await vault.SendAsync("POST", "auth/jwt/config", new JsonObject { [field] = issuer.Address }));
    }

    [Fact]
    public async Task An_issuer_that_calls_itself_otherwise_can_not_be_configured()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        issuer.Named = "https://elsewhere.test";
        await using var vault = await StartAsync(VaultFlavour.OpenBao);

        Refused("error checking oidc discovery URL: oidc: issuer did not match the issuer returned by provider, expected "
            + $"\"{issuer.Address}\" got \"https://elsewhere.test\"",
            await vault.SendAsync("POST", "auth/jwt/config", new JsonObject { ["oidc_discovery_url"] = issuer.Address }));
    }

    [Fact]
    public async Task Groups_of_a_JWT_put_the_entity_into_external_groups_and_take_it_out_again()
    {
        await using var issuer = await IssuerDouble.StartAsync();
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "auth/jwt/config", new JsonObject { ["jwks_url"] = issuer.Address + "/keys" });
        await vault.DoAsync("POST", "auth/jwt/role/r", new JsonObject
        {
            ["role_type"] = "jwt",
            ["user_claim"] = "sub",
            ["bound_audiences"] = "vault",
            ["groups_claim"] = "groups",
        });
        var accessor = (await vault.DoAsync("GET", "sys/auth"))!["data"]!["jwt/"]!["accessor"]!.DeepClone();
        var group = (await vault.DoAsync("POST", "identity/group", new JsonObject { ["type"] = "external", ["policies"] = "p" }))!["data"]!["id"]!.DeepClone();
        await vault.DoAsync("POST", "identity/group-alias", new JsonObject { ["name"] = "admins", ["mount_accessor"] = accessor, ["canonical_id"] = group });

        var inside = (await LoginAsync(vault, issuer, "admins")).Body!["auth"]!;
        var outside = (await LoginAsync(vault, issuer, "guests")).Body!["auth"]!;

        Assert.Equal("""["p"]""", inside["identity_policies"]!.ToJsonString());
        Assert.Null(outside["identity_policies"]);
        Assert.Equal(inside["entity_id"]!.GetValue<string>(), outside["entity_id"]!.GetValue<string>());
    }

    private static Task<(HttpStatusCode Status, JsonNode? Body)> LoginAsync(SandboxVault vault, IssuerDouble issuer, params string[] groups)
    {
        var jwt = issuer.Sign(new JsonObject
        {
            ["sub"] = "me",
            ["aud"] = "vault",
            ["groups"] = new JsonArray([.. groups.Select(g => JsonValue.Create(g))]),
        });
        return vault.SendAsync("POST", "auth/jwt/login", new JsonObject { ["role"] = "r", ["jwt"] = jwt }, token: "");
    }

    private static void Refused(string error, (HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(error, answer.Body!["errors"]![0]!.GetValue<string>());
    }

    private static async Task<SandboxVault> StartAsync(VaultFlavour flavour = VaultFlavour.Vault18)
    {
        var vault = await SandboxVault.StartAsync(flavour);
        await vault.DoAsync("POST", "sys/auth/jwt", new JsonObject { ["type"] = "jwt" });
        await vault.DoAsync("POST", "auth/jwt/role/r", new JsonObject { ["role_type"] = "jwt", ["user_claim"] = "sub", ["bound_audiences"] = "vault" });
        return vault;
    }
}
