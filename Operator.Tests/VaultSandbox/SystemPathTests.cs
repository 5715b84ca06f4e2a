using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class SystemPathTests
{
    [Theory]
    [InlineData("sha2-224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("sha2-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha3-224", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf")]
    public async Task Data_is_hashed(string algorithm, string hash)
    {
        await using var vault = await SandboxVault.StartAsync(VaultFlavour.Vault);

        var answer = await vault.DoAsync("POST", $"sys/tools/hash/{algorithm}", new JsonObject { ["input"] = "YWJj" });

        Assert.Equal(hash, (string?)answer!["data"]!["sum"]);
    }

    // The table of Go's own test of encoding/base64.
    [Theory]
    [InlineData("!!!!", 0)]
    [InlineData("x===", 1)]
    [InlineData("AA=A", 2)]
    [InlineData("AA=", 3)]
    [InlineData("AA==A", 4)]
    [InlineData("AAA=AAAA", 4)]
    [InlineData("AAAAAA", 4)]
    public async Task Bad_base64_is_named_by_its_byte_as_Go_does(string input, int at)
    {
        await using var vault = await SandboxVault.StartAsync();

        var (_, answer) = await vault.SendAsync("POST", "sys/tools/hash", new JsonObject { ["input"] = input });

        Assert.Equal($"unable to decode input as base64: illegal base64 data at input byte {at}", (string?)answer!["errors"]![0]);
    }

    [Fact]
    public async Task Headers_of_the_web_interface_are_kept()
    {
        await using var vault = await SandboxVault.StartAsync();

        await vault.DoAsync("PUT", "sys/config/ui/headers/X-Custom", new JsonObject { ["values"] = new JsonArray("a", "b") });
        var (refused, _) = await vault.SendAsync("PUT", "sys/config/ui/headers/X-Vault-Token", new JsonObject { ["values"] = new JsonArray("a") });

        Assert.Equal("a", (string?)(await vault.DoAsync("GET", "sys/config/ui/headers/x-custom"))!["data"]!["value"]);
        Assert.Equal("""["X-Custom"]""", (await vault.DoAsync("LIST", "sys/config/ui/headers"))!["data"]!["keys"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, refused);
        await vault.DoAsync("DELETE", "sys/config/ui/headers/X-Custom");
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "sys/config/ui/headers/X-Custom")).Status);
    }

    [Fact]
    public async Task The_catalog_names_what_can_be_mounted()
    {
        await using var vault = await SandboxVault.StartAsync();

        var methods = (await vault.DoAsync("LIST", "sys/plugins/catalog/auth"))!["data"]!["keys"]!.AsArray();

        foreach (var method in methods)
            await vault.DoAsync("POST", $"sys/auth/{method}", new JsonObject { ["type"] = (string?)method });
        Assert.Contains("ldap", methods.Select(m => (string?)m));
        Assert.True((bool?)(await vault.DoAsync("GET", "sys/plugins/catalog/auth/ldap"))!["data"]!["builtin"]);
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "sys/plugins/catalog/auth/nothing")).Status);
    }

    [Theory]
    [InlineData("sys/host-info", HttpStatusCode.OK)]
    [InlineData("sys/config/state/sanitized", HttpStatusCode.OK)]
    [InlineData("sys/internal/counters/config", HttpStatusCode.OK)]
    [InlineData("sys/internal/counters/activity", HttpStatusCode.NoContent)]
    public async Task The_server_tells_of_itself(string path, HttpStatusCode expected)
    {
        await using var vault = await SandboxVault.StartAsync();

        var (status, _) = await vault.SendAsync("GET", path);

        Assert.Equal(expected, status);
    }
}
