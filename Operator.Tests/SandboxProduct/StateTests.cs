using System.Text.Json.Nodes;
using Sandbox;
using Sandbox.State;
using Sandbox.Vault;

namespace Operator.Tests.SandboxProduct;

public sealed class StateTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sandbox-state-");

    private SandboxOptions Options => new() { State = new DirectoryInfo(Path.Combine(_folder.FullName, "state")) };

    private string KubernetesFile => Path.Combine(Options.State!.FullName, "kubernetes.jsonl");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Objects_keep_their_identity_and_history_goes_on_after_them()
    {
        string uid, revision, authority;
        long counter;
        await using (var first = await ProductSandbox.StartAsync(Options))
        {
            await first.CreateConfigMapAsync("a");
            var metadata = await MetadataAsync(first, "a");
            (uid, revision, authority) = ((string)metadata["uid"]!, (string)metadata["resourceVersion"]!, first.Server.Kubernetes.AuthorityPem);
            await first.CreateConfigMapAsync("b");
            await first.KubernetesAsync("DELETE", $"{ConfigMaps}/b");
            counter = first.Revision;
        }

        await using var second = await ProductSandbox.StartAsync(Options);
        var kept = await MetadataAsync(second, "a");

        Assert.Equal((uid, revision, authority), ((string)kept["uid"]!, (string)kept["resourceVersion"]!, second.Server.Kubernetes.AuthorityPem));
        Assert.Equal(404, (await second.KubernetesAsync("GET", $"{ConfigMaps}/b")).Status);
        Assert.True(second.Revision >= counter);
        using var watch = await second.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={revision}");
        Assert.Contains("\"code\":410", await watch.ReadLineAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Custom_resources_are_served_from_the_first_request_on()
    {
        const string Definition = """
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com",
            "names":{"kind":"Widget","plural":"widgets","singular":"widget","listKind":"WidgetList"},"scope":"Namespaced",
            "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """;
        const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";
        await using (var first = await ProductSandbox.StartAsync(Options))
        {
            await first.KubernetesAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition);
            while ((await first.KubernetesAsync("GET", Widgets)).Status != 200)
                Cancelled.ThrowIfCancellationRequested();
            var (status, _, _) = await first.KubernetesAsync("POST", Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"}}""");
            Assert.Equal(201, status);
        }

        await using var second = await ProductSandbox.StartAsync(Options);

        Assert.Equal(200, (await second.KubernetesAsync("GET", $"{Widgets}/w")).Status);
    }

    [Fact]
    public async Task A_token_of_a_ServiceAccount_stays_valid()
    {
        string token;
        await using (var first = await ProductSandbox.StartAsync(Options))
        {
            await first.KubernetesAsync("POST", "/api/v1/namespaces/default/serviceaccounts", """{"metadata":{"name":"a"}}""");
            var (_, body, _) = await first.KubernetesAsync("POST", "/api/v1/namespaces/default/serviceaccounts/a/token", "{}");
            token = (string)JsonNode.Parse(body)!["status"]!["token"]!;
        }

        await using var second = await ProductSandbox.StartAsync(Options);
        var (_, review, _) = await second.KubernetesAsync(
            "POST", "/apis/authentication.k8s.io/v1/tokenreviews", new JsonObject { ["spec"] = new JsonObject { ["token"] = token } }.ToJsonString());

        Assert.True((bool?)JsonNode.Parse(review)!["status"]!["authenticated"], review);
    }

    [Fact]
    public async Task The_store_keeps_its_secrets_mounts_and_tokens()
    {
        string token;
        await using (var first = await ProductSandbox.StartAsync(Options))
        {
            await first.VaultAsync("POST", "sys/mounts/shop", """{"type":"kv"}""");
            await first.VaultAsync("POST", "shop/db", """{"password":"x"}""");
            await first.VaultAsync("POST", "sys/policies/acl/shop", """{"policy":"path \"shop/*\" { capabilities = [\"read\"] }"}""");
            var (_, body, _) = await first.VaultAsync("POST", "auth/token/create", """{"policies":["shop"]}""");
            token = (string)JsonNode.Parse(body)!["auth"]!["client_token"]!;
        }

        await using var second = await ProductSandbox.StartAsync(Options);
        var secret = await second.VaultAsync("GET", "shop/db", token: token);

        Assert.Equal((200, "x"), (secret.Status, (string?)JsonNode.Parse(secret.Body)!["data"]!["password"]));
    }

    [Fact]
    public async Task A_store_outside_dev_mode_is_unsealed_by_its_shares_after_a_restart()
    {
        var options = Options with { Vault = new VaultServerOptions { Initialized = false } };
        string key;
        await using (var first = await ProductSandbox.StartAsync(options))
        {
            var (_, body, _) = await first.VaultAsync("PUT", "sys/init", """{"secret_shares":1,"secret_threshold":1}""");
            key = (string)JsonNode.Parse(body)!["keys"]![0]!;
        }

        await using var second = await ProductSandbox.StartAsync(options);

        Assert.Equal(503, (await second.VaultAsync("GET", "sys/health")).Status);
        await second.VaultAsync("PUT", "sys/unseal", new JsonObject { ["key"] = key }.ToJsonString());
        Assert.Equal(200, (await second.VaultAsync("GET", "sys/health")).Status);
    }

    [Fact]
    public async Task Only_the_owner_may_read_it()
    {
        await using var sandbox = await ProductSandbox.StartAsync(Options);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, Options.State!.UnixFileMode);
        Assert.All(Options.State.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    [Fact]
    public async Task A_folder_is_of_one_sandbox_at_a_time()
    {
        await using var first = await ProductSandbox.StartAsync(Options);

        var error = await Assert.ThrowsAsync<StateException>(() => ProductSandbox.StartAsync(Options));

        Assert.Contains("in use by another sandbox", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"name\":\"default\"", "\"name\":\"defeult\"", "its checksum is wrong")]
    [InlineData("\"version\":1", "\"version\":2", "is of version 2, and this sandbox reads version 1")]
    [InlineData("\"sha256\"", "\"sha\"", "its checksum is wrong")]
    [InlineData("}\n{\"records\"", "{\"records\"", "damaged")]
    public async Task What_is_damaged_or_of_another_version_is_refused_and_left_as_it_is(string was, string now, string error)
    {
        await (await ProductSandbox.StartAsync(Options)).DisposeAsync();
        var text = (await File.ReadAllTextAsync(KubernetesFile, Cancelled)).Replace(was, now, StringComparison.Ordinal);
        await File.WriteAllTextAsync(KubernetesFile, text, Cancelled);

        var refused = await Assert.ThrowsAsync<StateException>(() => ProductSandbox.StartAsync(Options));

        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(KubernetesFile, Cancelled));
    }

    [Fact]
    public async Task What_was_half_written_when_the_process_was_killed_does_no_harm()
    {
        await using (var first = await ProductSandbox.StartAsync(Options))
            await first.CreateConfigMapAsync("a");
        await File.WriteAllTextAsync(KubernetesFile + ".new", "{\"form", Cancelled);

        await using var second = await ProductSandbox.StartAsync(Options);

        Assert.Equal(200, (await second.KubernetesAsync("GET", $"{ConfigMaps}/a")).Status);
    }

    private static async Task<JsonNode> MetadataAsync(ProductSandbox sandbox, string name) =>
        JsonNode.Parse((await sandbox.KubernetesAsync("GET", $"{ConfigMaps}/{name}")).Body)!["metadata"]!;
}
