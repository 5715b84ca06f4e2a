using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class KeyCeremonyTests
{
    [Theory]
    [InlineData(VaultFlavour.Vault18, 26)]
    [InlineData(VaultFlavour.Vault, 28)]
    [InlineData(VaultFlavour.OpenBao, 26)]
    public async Task Enough_key_shares_give_a_root_token(VaultFlavour flavour, int length)
    {
        await using var vault = await StartAsync(flavour);
        var keys = await InitializeAsync(vault);

        var start = (await vault.DoAsync("PUT", "sys/generate-root/attempt", [], token: ""))!;
        var nonce = start["nonce"]!.GetValue<string>();
        Assert.Equal(length, start["otp_length"]!.GetValue<int>());
        var first = await vault.DoAsync("PUT", "sys/generate-root/update", new JsonObject { ["key"] = keys[0], ["nonce"] = nonce }, token: "");
        Assert.Equal(1, first!["progress"]!.GetValue<int>());
        var last = await vault.DoAsync("PUT", "sys/generate-root/update", new JsonObject { ["key"] = keys[2], ["nonce"] = nonce }, token: "");

        var hidden = Convert.FromBase64String(last!["encoded_token"]!.GetValue<string>().PadRight((length + 2) / 3 * 4, '='));
        var token = Encoding.ASCII.GetString([.. hidden.Zip(Encoding.ASCII.GetBytes(start["otp"]!.GetValue<string>()), (h, o) => (byte)(h ^ o))]);
        Assert.Equal("""["root"]""", (await vault.DoAsync("GET", "auth/token/lookup-self", null, token))!["data"]!["policies"]!.ToJsonString());
        Assert.False((await vault.DoAsync("GET", "sys/generate-root/attempt", token: ""))!["started"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Shares_of_another_attempt_or_of_another_server_are_refused()
    {
        await using var vault = await StartAsync(VaultFlavour.Vault18);
        var keys = await InitializeAsync(vault);

        Refused("no root generation in progress", await UpdateAsync(keys[0], "x"));
        var nonce = (await vault.DoAsync("PUT", "sys/generate-root/attempt", [], token: ""))!["nonce"]!.GetValue<string>();
        Refused("root generation already in progress", await vault.SendAsync("PUT", "sys/generate-root/attempt", [], ""));
        Refused($"incorrect nonce supplied; nonce for this root generation operation is \"{nonce}\"", await UpdateAsync(keys[0], "x"));
        await UpdateAsync(keys[0], nonce);
        Assert.Equal(HttpStatusCode.BadRequest, (await UpdateAsync(new string('0', 64) + "07", nonce)).Status);
        await vault.DoAsync("DELETE", "sys/generate-root/attempt", token: "");

        Task<(HttpStatusCode Status, JsonNode? Body)> UpdateAsync(string key, string given) =>
            vault.SendAsync("PUT", "sys/generate-root/update", new JsonObject { ["key"] = key, ["nonce"] = given }, "");
    }

    [Fact]
    public async Task New_key_shares_replace_the_old_ones()
    {
        await using var vault = await StartAsync(VaultFlavour.Vault18);
        var keys = await InitializeAsync(vault, out var root);
        var nonce = (await vault.DoAsync(
            "PUT", "sys/rekey/init", new JsonObject { ["secret_shares"] = 1, ["secret_threshold"] = 1 }, token: ""))!["nonce"]!.GetValue<string>();
        await vault.DoAsync("PUT", "sys/rekey/update", new JsonObject { ["key"] = keys[1], ["nonce"] = nonce }, token: "");
        var done = (await vault.DoAsync("PUT", "sys/rekey/update", new JsonObject { ["key"] = keys[0], ["nonce"] = nonce }, token: ""))!;
        var key = Assert.Single(done["keys"]!.AsArray())!.GetValue<string>();
        await vault.DoAsync("PUT", "sys/seal", null, root());

        Assert.NotEqual(HttpStatusCode.OK, (await vault.SendAsync("PUT", "sys/unseal", new JsonObject { ["key"] = keys[0] }, "")).Status);
        var status = await vault.DoAsync("PUT", "sys/unseal", new JsonObject { ["key"] = key }, token: "");
        Assert.False(status!["sealed"]!.GetValue<bool>());
    }

    private static void Refused(string error, (HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(error, answer.Body!["errors"]![0]!.GetValue<string>());
    }

    private static Task<List<string>> InitializeAsync(SandboxVault vault) => InitializeAsync(vault, out _);

    private static Task<List<string>> InitializeAsync(SandboxVault vault, out Func<string> root)
    {
        var token = "";
        root = () => token;
        return InitializeAsync();

        async Task<List<string>> InitializeAsync()
        {
            var answer = (await vault.DoAsync(
                "PUT", "sys/init", new JsonObject { ["secret_shares"] = 3, ["secret_threshold"] = 2 }, token: ""))!;
            var keys = answer["keys"]!.AsArray().Select(k => k!.GetValue<string>()).ToList();
            token = answer["root_token"]!.GetValue<string>();
            foreach (var key in keys.Take(2))
                await vault.DoAsync("PUT", "sys/unseal", new JsonObject { ["key"] = key }, token: "");
            return keys;
        }
    }

    private static Task<SandboxVault> StartAsync(VaultFlavour flavour)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return SandboxVault.StartAsync(
            new VaultServerOptions { TimeProvider = clock, Flavour = flavour, Initialized = false }, clock, new SocketsHttpHandler());
    }
}
