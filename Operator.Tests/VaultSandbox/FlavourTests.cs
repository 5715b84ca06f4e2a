using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Vault;

namespace Operator.Tests.VaultSandbox;

/// <summary>Where the three servers differ, line by line.</summary>
public sealed class FlavourTests
{
    private const VaultFlavour Old = VaultFlavour.Vault18;
    private const VaultFlavour New = VaultFlavour.Vault;
    private const VaultFlavour Bao = VaultFlavour.OpenBao;

    [Theory]
    [InlineData(Old, "s.", 26, "b.")]
    [InlineData(New, "hvs.", 95, "hvb.")]
    [InlineData(Bao, "s.", 26, "b.")]
    public async Task Tokens_have_the_form_of_the_server(VaultFlavour flavour, string service, int length, string batch)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        var token = await vault.CreateTokenAsync([]);
        var batchToken = await vault.CreateTokenAsync(new JsonObject { ["type"] = "batch", ["policies"] = "default" });

        Assert.StartsWith(service, token, StringComparison.Ordinal);
        Assert.InRange(token.Length, length - 2, length + 1);
        Assert.StartsWith(batch, batchToken, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Old, 400, "missing client token")]
    [InlineData(New, 403, "permission denied")]
    [InlineData(Bao, 403, "permission denied")]
    public async Task Without_a_token(VaultFlavour flavour, int status, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Refused(status, error, await vault.SendAsync("GET", "secret/data/x", token: ""));
    }

    [Theory]
    [InlineData(Old, "permission denied")]
    [InlineData(New, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n")]
    [InlineData(Bao, "permission denied")]
    public async Task With_a_token_that_never_was(VaultFlavour flavour, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Refused(403, error, await vault.SendAsync("GET", "secret/data/x", token: "nobody"));
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    [InlineData(Bao)]
    public async Task Without_the_right_every_server_says_the_same(VaultFlavour flavour)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        var token = await vault.CreateTokenAsync(new JsonObject { ["policies"] = "default" });

        Refused(403, "1 error occurred:\n\t* permission denied\n\n", await vault.SendAsync("GET", "secret/data/x", token: token));
    }

    [Theory]
    [InlineData(Old, "performance_standby", "enterprise")]
    [InlineData(New, "enterprise,echo_duration_ms,clock_skew_ms,performance_standby", "")]
    [InlineData(Bao, "", "performance_standby,enterprise")]
    public async Task Health_has_the_fields_of_the_server(VaultFlavour flavour, string present, string absent)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Fields(present, absent, (await vault.DoAsync("GET", "sys/health", token: ""))!);
    }

    [Theory]
    [InlineData(Old, "", "mfa_requirement,num_uses", "mount_type")]
    [InlineData(New, "mfa_requirement,num_uses", "", "")]
    [InlineData(Bao, "mfa_requirement,num_uses", "", "mount_type")]
    public async Task Auth_and_answers_have_the_fields_of_the_server(
        VaultFlavour flavour, string presentInAuth, string absentInAuth, string absentInAnswer)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        var answer = (await vault.DoAsync("POST", "auth/token/create", []))!;

        Fields(presentInAuth, absentInAuth, answer["auth"]!);
        Fields(absentInAnswer.Length == 0 ? "mount_type" : "", absentInAnswer, answer);
    }

    [Theory]
    [InlineData(Old, "", "plugin_version,running_plugin_version,running_sha256,deprecation_status", 405)]
    [InlineData(New, "plugin_version,running_plugin_version,running_sha256,deprecation_status", "", 200)]
    [InlineData(Bao, "plugin_version,running_plugin_version,running_sha256,deprecation_status", "", 200)]
    public async Task Mount_entries_have_the_fields_of_the_server(VaultFlavour flavour, string present, string absent, int readOfOne)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Fields(present, absent, (await vault.DoAsync("GET", "sys/mounts"))!["data"]!["secret/"]!);
        Assert.Equal(readOfOne, (int)(await vault.SendAsync("GET", "sys/mounts/secret")).Status);
    }

    [Theory]
    [InlineData(New, "No secret engine mount at gone/")]
    [InlineData(Bao, "No secret engine mount at gone/")]
    public async Task A_mount_that_is_not_there(VaultFlavour flavour, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Refused(400, error, await vault.SendAsync("GET", "sys/mounts/gone"));
    }

    [Theory]
    [InlineData(Old, "", "custom_metadata,current_metadata_version")]
    [InlineData(New, "custom_metadata", "current_metadata_version")]
    [InlineData(Bao, "custom_metadata,current_metadata_version,metadata_cas_required", "")]
    public async Task Metadata_of_a_secret_has_the_fields_of_the_server(VaultFlavour flavour, string present, string absent)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        await WriteAsync(vault, "x", """{"a":1}""");

        Fields(present, absent, (await vault.DoAsync("GET", "secret/metadata/x"))!["data"]!);
        Fields(flavour == Old ? "" : "custom_metadata", "", (await vault.DoAsync("GET", "secret/data/x"))!["data"]!["metadata"]!);
    }

    [Theory]
    [InlineData(Old, HttpStatusCode.MethodNotAllowed)]
    [InlineData(New, HttpStatusCode.OK)]
    [InlineData(Bao, HttpStatusCode.OK)]
    public async Task A_secret_is_patched_where_the_server_can(VaultFlavour flavour, HttpStatusCode expected)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        await WriteAsync(vault, "x", """{"a":1,"b":{"c":2,"d":3}}""");

        var status = await PatchAsync(vault, "secret/data/x", """{"data":{"a":null,"b":{"c":9}}}""");

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK ? """{"b":{"c":9,"d":3}}""" : """{"a":1,"b":{"c":2,"d":3}}""",
            (await vault.DoAsync("GET", "secret/data/x"))!["data"]!["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData(New)]
    [InlineData(Bao)]
    public async Task A_patch_needs_its_content_type_and_something_to_patch(VaultFlavour flavour)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PatchAsync(vault, "secret/data/x", "{}", "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, await PatchAsync(vault, "secret/data/x", """{"data":{"a":1}}"""));
    }

    [Theory]
    [InlineData(New)]
    [InlineData(Bao)]
    public async Task Custom_metadata_is_patched_and_validated(VaultFlavour flavour)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        await vault.DoAsync("POST", "secret/metadata/x", JsonNode.Parse("""{"custom_metadata":{"a":"1","b":"2"}}""")!.AsObject());

        Assert.Equal(HttpStatusCode.NoContent, await PatchAsync(vault, "secret/metadata/x", """{"custom_metadata":{"a":null,"c":"3"}}"""));

        Assert.Equal("""{"b":"2","c":"3"}""", (await vault.DoAsync("GET", "secret/metadata/x"))!["data"]!["custom_metadata"]!.ToJsonString());
        var (status, body) = await vault.SendAsync("POST", "secret/metadata/x", JsonNode.Parse("""{"custom_metadata":{"a":""}}""")!.AsObject());
        Refused(400, "1 error occurred:\n\t* custom_metadata validation failed: length of value for key \"a\" is 0 but must be 0 < len(value) <= 512\n\n",
            (status, body));
    }

    [Theory]
    [InlineData(New)]
    [InlineData(Bao)]
    public async Task Keys_of_a_secret_are_shown_without_values(VaultFlavour flavour)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        await WriteAsync(vault, "x", """{"a":1,"b":{"c":{"d":2}},"e":{}}""");

        var all = await vault.DoAsync("GET", "secret/subkeys/x");
        var top = await vault.DoAsync("GET", "secret/subkeys/x?depth=1");

        Assert.Equal("""{"a":null,"b":{"c":{"d":null}},"e":null}""", all!["data"]!["subkeys"]!.ToJsonString());
        Assert.Equal("""{"a":null,"b":null,"e":null}""", top!["data"]!["subkeys"]!.ToJsonString());
    }

    [Theory]
    [InlineData(Old, "a,b,c/,d")]
    [InlineData(New, "a,b,c/,d")]
    [InlineData(Bao, "b,c/")]
    public async Task Only_OpenBao_gives_lists_in_pages(VaultFlavour flavour, string keys)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        foreach (var name in (string[])["a", "b", "c/x", "d"])
            await WriteAsync(vault, name, "{}");

        var list = await vault.DoAsync("LIST", "secret/metadata?after=a&limit=2");

        Assert.Equal(keys, string.Join(',', list!["data"]!["keys"]!.AsArray().Select(k => k!.GetValue<string>())));
    }

    [Theory]
    [InlineData(Old, 204, "")]
    [InlineData(New, 204, "")]
    [InlineData(Bao, 400, "refused JSON input due to high complexity: exceeded maximum number of strings")]
    public async Task A_body_of_many_strings(VaultFlavour flavour, int status, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        var body = new JsonObject(Enumerable.Range(0, 501).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)"v")));

        var answer = await vault.SendAsync("POST", "cubbyhole/many", body);

        Assert.Equal(status, (int)answer.Status);
        if (error.Length > 0)
            Refused(status, error, answer);
    }

    [Theory]
    [InlineData(Old, 204, "")]
    [InlineData(New, 400, "JSON input exceeds allowed nesting depth")]
    [InlineData(Bao, 204, "")]
    public async Task A_deep_body(VaultFlavour flavour, int status, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        var answer = await vault.SendTextAsync("POST", "cubbyhole/deep", $$"""{"a":{{new string('[', 300)}}{{new string(']', 300)}}}""");

        Assert.Equal(status, (int)answer.Status);
        if (error.Length > 0)
            Refused(status, error, answer);
    }

    [Theory]
    [InlineData(Old, "error parsing JSON")]
    [InlineData(New, "error parsing JSON")]
    [InlineData(Bao, "failed to decode JSON input: unexpected EOF")]
    public async Task A_body_that_breaks_off(VaultFlavour flavour, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        Refused(400, error, await vault.SendTextAsync("POST", "cubbyhole/x", """{"a":"""));
    }

    [Theory]
    [InlineData(Old, "invalid role ID", "invalid secret id")]
    [InlineData(New, "invalid role or secret ID", "invalid role or secret ID")]
    [InlineData(Bao, "invalid role or secret ID", "invalid role or secret ID")]
    public async Task Approle_tells_which_id_is_wrong_only_of_old(VaultFlavour flavour, string wrongRole, string wrongSecret)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        await vault.DoAsync("POST", "sys/auth/approle", new JsonObject { ["type"] = "approle" });
        await vault.DoAsync("POST", "auth/approle/role/r", []);
        var role = (await vault.DoAsync("GET", "auth/approle/role/r/role-id"))!["data"]!["role_id"]!.GetValue<string>();

        Refused(400, wrongRole, await LoginAsync("nobody"));
        Refused(400, wrongSecret, await LoginAsync(role));

        Task<(HttpStatusCode Status, JsonNode? Body)> LoginAsync(string id) =>
            vault.SendAsync("POST", "auth/approle/login", new JsonObject { ["role_id"] = id, ["secret_id"] = "wrong" }, token: "");
    }

    [Theory]
    [InlineData(Old, HttpStatusCode.OK)]
    [InlineData(New, HttpStatusCode.BadRequest)]
    [InlineData(Bao, HttpStatusCode.BadRequest)]
    public async Task A_secret_id_past_its_time_logs_in_only_of_old(VaultFlavour flavour, HttpStatusCode expected)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);
        await vault.DoAsync("POST", "sys/auth/approle", new JsonObject { ["type"] = "approle" });
        await vault.DoAsync("POST", "auth/approle/role/r", new JsonObject { ["secret_id_ttl"] = "1m" });
        var role = (await vault.DoAsync("GET", "auth/approle/role/r/role-id"))!["data"]!["role_id"]!.DeepClone();
        var secret = (await vault.DoAsync("POST", "auth/approle/role/r/secret-id"))!["data"]!["secret_id"]!.DeepClone();
        vault.Clock.Advance(TimeSpan.FromMinutes(2));

        var login = await vault.SendAsync("POST", "auth/approle/login", new JsonObject { ["role_id"] = role, ["secret_id"] = secret }, token: "");

        Assert.Equal(expected, login.Status);
    }

    [Theory]
    [InlineData(Old, "invalid capability \"patch\"")]
    [InlineData(New, "invalid capability \"scan\"")]
    [InlineData(Bao, "")]
    public async Task Policies_know_the_capabilities_of_the_server(VaultFlavour flavour, string error)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        var answer = await vault.SendAsync("PUT", "sys/policies/acl/p",
            new JsonObject { ["policy"] = """path "x" { capabilities = ["read", "patch", "scan"] }""" });

        if (error.Length == 0)
            Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        else
            Refused(400, $"failed to parse policy: path \"x\": {error}", answer);
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public async Task Without_namespaces_the_header_is_ignored_and_not_echoed(VaultFlavour flavour)
    {
        await using var vault = await SandboxVault.StartAsync(flavour);

        using var response = await vault.SendAsync(vault.Request("GET", "sys/mounts", space: "team"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("X-Vault-Namespace"));
        Assert.Equal(HttpStatusCode.NotFound, (await vault.SendAsync("LIST", "sys/namespaces")).Status);
    }

    private static Task<JsonNode?> WriteAsync(SandboxVault vault, string path, string data) =>
        vault.DoAsync("POST", $"secret/data/{path}", new JsonObject { ["data"] = JsonNode.Parse(data) });

    private static async Task<HttpStatusCode> PatchAsync(
        SandboxVault vault, string path, string body, string type = "application/merge-patch+json")
    {
        using var request = vault.Request("PATCH", path);
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await vault.SendAsync(request);
        return response.StatusCode;
    }

    private static void Refused(int status, string error, (HttpStatusCode Status, JsonNode? Body) answer)
    {
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(error, Assert.Single(answer.Body!["errors"]!.AsArray())!.GetValue<string>());
    }

    private static void Fields(string present, string absent, JsonNode node)
    {
        var names = node.AsObject().Select(p => p.Key).ToHashSet();
        Assert.All(present.Split(',', StringSplitOptions.RemoveEmptyEntries), n => Assert.Contains(n, names));
        Assert.All(absent.Split(',', StringSplitOptions.RemoveEmptyEntries), n => Assert.DoesNotContain(n, names));
    }
}
