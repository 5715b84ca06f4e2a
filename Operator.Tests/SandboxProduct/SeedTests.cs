using System.Text.Json.Nodes;
using Sandbox;
using Sandbox.Seeding;

namespace Operator.Tests.SandboxProduct;

public sealed class SeedTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-seed-");

    private static string Sample => Path.Combine(RepositoryFolder.Root, "docs", "sandbox-seed.yaml");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_sample_is_loaded_whatever_its_order_and_its_login_works()
    {
        await using var sandbox = await ProductSandbox.StartAsync(new SandboxOptions { Seed = [new FileInfo(Sample)] });

        Assert.Equal(200, (await sandbox.KubernetesAsync("GET", "/apis/example.com/v1/namespaces/shop/widgets/window")).Status);
        var (_, token, _) = await sandbox.KubernetesAsync(
            "POST", "/api/v1/namespaces/shop/serviceaccounts/default/token", """{"spec":{"audiences":["vault"]}}""");
        var login = new JsonObject { ["role"] = "shop", ["jwt"] = (string)JsonNode.Parse(token)!["status"]!["token"]! };
        var (status, auth, _) = await sandbox.VaultAsync("POST", "auth/kubernetes/login", login.ToJsonString());
        Assert.True(status == 200, auth);
        var secret = await sandbox.VaultAsync("GET", "shop/data/db", token: (string)JsonNode.Parse(auth)!["auth"]!["client_token"]!);
        Assert.Equal((200, "app"), (secret.Status, (string?)JsonNode.Parse(secret.Body)!["data"]!["data"]!["username"]));
    }

    [Fact]
    public async Task A_user_of_the_directory_logs_in_with_the_policies_of_the_group()
    {
        await using var sandbox = await ProductSandbox.StartAsync(new SandboxOptions { Seed = [new FileInfo(Sample)] });

        var (_, login, _) = await sandbox.VaultAsync("POST", "auth/ldap/login/ann", """{"password":"example"}""");

        Assert.Equal("""["default","shop-read"]""", JsonNode.Parse(login)!["auth"]?["policies"]?.ToJsonString());
    }

    [Fact]
    public async Task An_entry_of_the_directory_needs_a_distinguished_name()
    {
        await WriteAsync("a.yaml", "kind: VaultSeed\ndirectory:\n  ann: {userPassword: x}\n");

        var error = await Assert.ThrowsAsync<SeedException>(() => ProductSandbox.StartAsync(new SandboxOptions { Seed = [_folder] }));

        Assert.Contains("document 1, line 3: directory \"ann\": must be a distinguished name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loading_it_again_changes_nothing()
    {
        var options = new SandboxOptions { Seed = [new FileInfo(Sample)], State = new DirectoryInfo(Path.Combine(_folder.FullName, "state")) };
        string before;
        await using (var first = await ProductSandbox.StartAsync(options))
            before = await VersionsAsync(first);

        await using var second = await ProductSandbox.StartAsync(options);

        Assert.Equal(before, await VersionsAsync(second));
    }

    [Fact]
    public async Task The_files_of_a_folder_are_loaded_in_their_order_and_lists_are_taken_apart()
    {
        await WriteAsync("1.json", """{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"first"}}]}""");
        await WriteAsync("2.yml", "# only a comment\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: second}\n");
        await WriteAsync("3.txt", "not a manifest");
        await using var sandbox = await ProductSandbox.StartAsync(new SandboxOptions { Seed = [_folder] });

        var (_, body, _) = await sandbox.KubernetesAsync("GET", "/api/v1/namespaces/default/configmaps/a");

        Assert.Equal("second", (string?)JsonNode.Parse(body)!["data"]!["k"]);
    }

    [Theory]
    [InlineData("kind: Secret\napiVersion: v1\nmetadata: {name: a, namespace: nowhere}\n",
        "document 1, line 1: Secret \"a\" is refused: namespaces \"nowhere\" not found")]
    [InlineData("kind: Secret\napiVersion: v1\nmetadata: {name: a}\nspecs: {}\n", "document 1, line 1: Secret \"a\" is refused: ")]
    [InlineData("---\n# empty\n---\nkind: Gadget\napiVersion: example.com/v1\nmetadata: {name: a}\n", "document 2, line 4: the API serves no kind \"Gadget\"")]
    [InlineData("kind: Secret\napiVersion: v1\nmetadata: {}\n", "document 1, line 3: the Secret has no metadata.name")]
    [InlineData("just text\n", "document 1, line 1: this is no object with a kind")]
    [InlineData("kind: [\n", "line 2: ")]
    [InlineData("kind: VaultSeed\nsecret: {}\n", "document 1, line 2: a VaultSeed has no field \"secret\"")]
    [InlineData("kind: VaultSeed\nsecrets:\n  secret/a: {b: c}\n  nowhere/x: {a: b}\n", "document 1, line 4: secrets \"nowhere/x\": there is no mount for it")]
    [InlineData("kind: VaultSeed\nmounts:\n  secret: {type: transit}\n", "document 1, line 3: mounts \"secret\": there is another mount already, of type kv")]
    [InlineData("kind: VaultSeed\nwrites:\n  auth/nothing/x: {}\n", "document 1, line 3: writes \"auth/nothing/x\": is refused with 404")]
    public async Task What_cannot_be_loaded_is_named_by_file_document_and_line(string text, string error)
    {
        var file = await WriteAsync("seed.yaml", text);

        var refused = await Assert.ThrowsAsync<SeedException>(() => ProductSandbox.StartAsync(new SandboxOptions { Seed = [new FileInfo(file)] }));

        Assert.StartsWith($"{file}, {error}", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        return file;
    }

    // The revision of an object, and the version of a secret.
    private static async Task<string> VersionsAsync(ProductSandbox sandbox)
    {
        var (_, widget, _) = await sandbox.KubernetesAsync("GET", "/apis/example.com/v1/namespaces/shop/widgets/window");
        var (_, secret, _) = await sandbox.VaultAsync("GET", "shop/data/db");
        return $"{JsonNode.Parse(widget)!["metadata"]!["resourceVersion"]} {JsonNode.Parse(secret)!["data"]!["metadata"]!["version"]}";
    }
}
