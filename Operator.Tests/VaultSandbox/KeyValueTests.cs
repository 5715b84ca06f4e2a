using System.Net;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

public sealed class KeyValueTests
{
    [Fact]
    public async Task A_mount_of_version_1_keeps_its_secrets_when_it_becomes_one_of_version_2()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "sys/mounts/kv", new JsonObject { ["type"] = "kv" });
        await vault.DoAsync("POST", "kv/team/app", new JsonObject { ["password"] = "p", ["n"] = 1 });

        await vault.DoAsync("POST", "sys/mounts/kv/tune", new JsonObject { ["options"] = new JsonObject { ["version"] = "2" } });

        var read = await vault.DoAsync("GET", "kv/data/team/app");
        Assert.Equal("""{"n":1,"password":"p"}""", read!["data"]!["data"]!.ToJsonString());
        Assert.Equal(1, read["data"]!["metadata"]!["version"]!.GetValue<int>());
    }

    [Fact]
    public async Task Of_two_times_after_which_a_version_deletes_itself_the_shorter_counts()
    {
        await using var vault = await SandboxVault.StartAsync();
        await vault.DoAsync("POST", "secret/config", new JsonObject { ["delete_version_after"] = "1h" });
        await vault.DoAsync("POST", "secret/metadata/long", new JsonObject { ["delete_version_after"] = "10h" });
        await vault.DoAsync("POST", "secret/data/long", new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } });
        vault.Clock.Advance(TimeSpan.FromMinutes(59));
        await vault.DoAsync("GET", "secret/data/long");

        vault.Clock.Advance(TimeSpan.FromMinutes(1));

        var (status, body) = await vault.SendAsync("GET", "secret/data/long");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("2030-01-01T01:00:00Z", body!["data"]!["metadata"]!["deletion_time"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_eleventh_version_drops_the_first_by_default()
    {
        await using var vault = await SandboxVault.StartAsync();
        for (var i = 1; i <= 11; i++)
            await vault.DoAsync("POST", "secret/data/x", new JsonObject { ["data"] = new JsonObject { ["i"] = i } });

        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("GET", "secret/data/x?version=1")).Status);
        Assert.Equal(2, (await vault.DoAsync("GET", "secret/data/x?version=2"))!["data"]!["data"]!["i"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(" {\"a\":\"b\"}")] // what curl -d sends
    [InlineData("a=b")]
    public async Task A_form_is_read_as_a_form_unless_it_looks_like_JSON(string body)
    {
        await using var vault = await SandboxVault.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(vault.Server.Address, "v1/cubbyhole/x"))
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("X-Vault-Token", "root");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("""{"a":"b"}""", (await vault.DoAsync("GET", "cubbyhole/x"))!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Newer_servers_show_custom_metadata()
    {
        await using var vault = await SandboxVault.StartAsync(VaultFlavour.OpenBao);
        await vault.DoAsync("POST", "secret/metadata/x", new JsonObject { ["custom_metadata"] = new JsonObject { ["owner"] = "me" } });
        await vault.DoAsync("POST", "secret/data/x", new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } });

        var read = await vault.DoAsync("GET", "secret/data/x");

        Assert.Equal("""{"owner":"me"}""", read!["data"]!["metadata"]!["custom_metadata"]!.ToJsonString());
    }
}
