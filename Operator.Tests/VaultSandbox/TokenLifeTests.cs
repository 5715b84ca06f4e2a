using System.Net;
using System.Text.Json.Nodes;

namespace Operator.Tests.VaultSandbox;

public sealed class TokenLifeTests
{
    [Fact]
    public async Task A_token_ends_on_time_and_takes_its_children_along_but_no_orphan()
    {
        await using var vault = await SandboxVault.StartAsync();
        var parent = await vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("root"), ["ttl"] = "1h" });
        var child = await vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("root"), ["ttl"] = "10h" }, parent);
        var orphan = await vault.CreateTokenAsync(new JsonObject { ["policies"] = new JsonArray("root"), ["ttl"] = "10h", ["no_parent"] = true }, parent);

        vault.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, await LookupAsync(vault, parent));
        vault.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.Forbidden, await LookupAsync(vault, parent));
        Assert.Equal(HttpStatusCode.Forbidden, await LookupAsync(vault, child));
        Assert.Equal(HttpStatusCode.OK, await LookupAsync(vault, orphan));
    }

    [Fact]
    public async Task Renewals_stop_at_the_explicit_maximum_counted_from_the_start()
    {
        await using var vault = await SandboxVault.StartAsync();
        var token = await vault.CreateTokenAsync(new JsonObject { ["ttl"] = "1h", ["explicit_max_ttl"] = "2h", ["policies"] = new JsonArray("default") });
        vault.Clock.Advance(TimeSpan.FromMinutes(50));
        await vault.DoAsync("POST", "auth/token/renew-self", [], token);
        vault.Clock.Advance(TimeSpan.FromMinutes(50));

        var renewed = await vault.DoAsync("POST", "auth/token/renew-self", [], token);

        Assert.Equal(20 * 60, renewed!["auth"]!["lease_duration"]!.GetValue<int>());
        Assert.Equal("TTL of \"1h\" exceeded the effective max_ttl of \"20m\"; TTL value is capped accordingly", renewed["warnings"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_periodic_token_lives_for_ever_if_renewed_within_its_period()
    {
        await using var vault = await SandboxVault.StartAsync();
        var token = await vault.CreateTokenAsync(new JsonObject { ["period"] = "24h", ["policies"] = new JsonArray("default") });
        for (var day = 0; day < 60; day++)
        {
            vault.Clock.Advance(TimeSpan.FromHours(23));
            await vault.DoAsync("POST", "auth/token/renew-self", [], token);
        }

        vault.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal(HttpStatusCode.Forbidden, await LookupAsync(vault, token));
    }

    [Fact]
    public async Task A_cubbyhole_goes_with_its_token()
    {
        await using var vault = await SandboxVault.StartAsync();
        var id = new JsonObject { ["id"] = "chosen", ["policies"] = new JsonArray("default") };
        await vault.CreateTokenAsync(id.DeepClone().AsObject());
        await vault.DoAsync("POST", "cubbyhole/x", new JsonObject { ["a"] = "b" }, "chosen");
        await vault.DoAsync("POST", "auth/token/revoke-self", [], "chosen");
        await vault.CreateTokenAsync(id);

        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "cubbyhole/x", token: "chosen")).Status);
    }

    [Fact]
    public async Task A_wrapped_answer_is_gone_after_its_time()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "secret/data/x", new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } });
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(vault.Server.Address, "v1/secret/data/x"));
        request.Headers.Add("X-Vault-Token", "root");
        request.Headers.Add("X-Vault-Wrap-TTL", "60s");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var wrapped = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var token = wrapped!["wrap_info"]!["token"]!.GetValue<string>();

        vault.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(HttpStatusCode.BadRequest, (await vault.SendAsync("POST", "sys/wrapping/unwrap", [], token)).Status);
    }

    private static async Task<HttpStatusCode> LookupAsync(SandboxVault vault, string token) =>
        (await vault.SendAsync("GET", "auth/token/lookup-self", token: token)).Status;
}
