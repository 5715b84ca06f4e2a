using System.Text.Json.Nodes;

namespace Operator.Tests.VaultSandbox;

public sealed class AuditDeviceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_request_and_its_answer_is_one_line_and_no_value_is_in_the_file()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "secret/data/app", new JsonObject { ["data"] = new JsonObject { ["password"] = "canary-1" } });
        var read = await vault.DoAsync("GET", "secret/data/app");
        await vault.SendAsync("GET", "secret/data/app", token: "s.canary-2");
        await vault.SendAsync("GET", "sys/health");

        var lines = await LinesAsync();

        Assert.Equal(
            ["create secret/data/app", "create secret/data/app", "read secret/data/app", "read secret/data/app", "read secret/data/app", "read secret/data/app"],
            lines.Skip(1).Select(l => $"{l["request"]!["operation"]} {l["request"]!["path"]}"));
        Assert.Equal(["request", "response"], lines.Where(l => $"{l["request"]!["id"]}" == $"{read!["request_id"]}").Select(l => $"{l["type"]}"));
        Assert.DoesNotContain("canary", string.Concat(lines.Select(l => l.ToJsonString())), StringComparison.Ordinal);
        Assert.Equal("permission denied", $"{lines[^2]["error"]}");
    }

    [Fact]
    public async Task The_hash_of_a_value_can_be_asked_for()
    {
        await using var vault = await StartAsync();
        await vault.DoAsync("POST", "secret/data/app", new JsonObject { ["data"] = new JsonObject { ["password"] = "canary" } });

        var hash = (await vault.DoAsync("POST", "sys/audit-hash/file", new JsonObject { ["input"] = "canary" }))!["data"]!["hash"];

        Assert.Equal($"{hash}", $"{(await LinesAsync())[1]["request"]!["data"]!["data"]!["password"]}");
    }

    private async Task<SandboxVault> StartAsync()
    {
        var vault = await SandboxVault.StartAsync();
        var options = new JsonObject { ["file_path"] = Path.Combine(_folder, "new", "audit.log") };
        await vault.DoAsync("PUT", "sys/audit/file", new JsonObject { ["type"] = "file", ["options"] = options });
        return vault;
    }

    private async Task<List<JsonNode>> LinesAsync()
    {
        await using var file = new FileStream(Path.Combine(_folder, "new", "audit.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }
}
