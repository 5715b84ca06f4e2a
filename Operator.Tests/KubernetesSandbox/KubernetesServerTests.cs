using System.Text;

namespace Operator.Tests.KubernetesSandbox;

/// <summary>The server as clients see it, over TLS.</summary>
public sealed class KubernetesServerTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_Secret_lives_from_creation_to_deletion()
    {
        await using var cluster = await TestCluster.StartAsync();

        var (created, secret) = await cluster.SendAsync(HttpMethod.Post, Secrets,
            """{"metadata":{"name":"a"},"stringData":{"k":"v"}}""");
        var (patched, changed) = await cluster.SendAsync(HttpMethod.Patch, Secrets + "/a",
            """{"metadata":{"labels":{"app":"x"}}}""", "application/merge-patch+json");
        var (deleted, _) = await cluster.SendAsync(HttpMethod.Delete, Secrets + "/a");
        var (gone, _) = await cluster.SendAsync(HttpMethod.Get, Secrets + "/a");

        Assert.Equal([201, 200, 200, 404], [created, patched, deleted, gone]);
        Assert.Equal("dg==", (string?)secret["data"]?["k"]);
        Assert.Equal("x", (string?)changed["metadata"]?["labels"]?["app"]);
        Assert.NotEqual((string?)secret["metadata"]?["resourceVersion"], (string?)changed["metadata"]?["resourceVersion"]);
    }

    [Fact]
    public async Task Writes_at_the_same_time_are_all_kept()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");

        var writes = Enumerable.Range(0, 20).Select(i => cluster.SendAsync(HttpMethod.Patch, ConfigMaps + "/a",
            $$$"""{"data":{"k{{{i}}}":"v"}}""", "application/merge-patch+json"));
        var answers = await Task.WhenAll(writes);
        var (_, map) = await cluster.SendAsync(HttpMethod.Get, ConfigMaps + "/a");

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Equal(20, map["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task What_a_deleted_owner_owned_is_collected()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (_, owner) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"owner"}}""");
        var reference = $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{owner["metadata"]?["uid"]}}"}""";
        await cluster.SendAsync(HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"owned","ownerReferences":[{{{reference}}}]}}""");
        var watch = cluster.WatchUntilDeletedAsync(Secrets + "?watch=true&fieldSelector=metadata.name%3Downed");

        await cluster.SendAsync(HttpMethod.Delete, ConfigMaps + "/owner");

        Assert.Equal("DELETED", (await watch)[^1]);
    }

    [Fact]
    public async Task An_orphan_keeps_its_life_and_loses_its_owner()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (_, owner) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"owner"}}""");
        var reference = $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{owner["metadata"]?["uid"]}}"}""";
        await cluster.SendAsync(HttpMethod.Post, Secrets, $$$"""{"metadata":{"name":"owned","ownerReferences":[{{{reference}}}]}}""");
        var watch = cluster.WatchUntilDeletedAsync(ConfigMaps + "?watch=true&fieldSelector=metadata.name%3Downer");

        await cluster.SendAsync(HttpMethod.Delete, ConfigMaps + "/owner?propagationPolicy=Orphan");
        await watch;
        var (status, owned) = await cluster.SendAsync(HttpMethod.Get, Secrets + "/owned");

        Assert.Equal(200, status);
        Assert.Null(owned["metadata"]?["ownerReferences"]);
    }

    [Fact]
    public async Task A_deleted_namespace_takes_its_content_along()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"short"}}""");
        await cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces/short/secrets", """{"metadata":{"name":"a"}}""");
        var watch = cluster.WatchUntilDeletedAsync("/api/v1/namespaces?watch=true&fieldSelector=metadata.name%3Dshort");

        await cluster.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/short");

        Assert.Equal("DELETED", (await watch)[^1]);
        Assert.Null(cluster.Server.Store.Read("secrets", "short", "a"));
        Assert.Empty(cluster.Server.Store.List("configmaps", "short"));
    }

    [Fact]
    public async Task A_watch_that_asks_for_it_gets_a_bookmark_before_it_ends()
    {
        await using var cluster = await TestCluster.StartAsync();

        var text = await cluster.Client.GetStringAsync(
            Secrets + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan",
            TestContext.Current.CancellationToken);

        Assert.StartsWith("{\"type\":\"BOOKMARK\"", text, StringComparison.Ordinal);
        Assert.Contains("\"k8s.io/initial-events-end\":\"true\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_from_a_compacted_revision_ends_with_an_error_event()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, Secrets, """{"metadata":{"name":"a"}}""");
        var revision = cluster.Server.Store.Revision;
        await cluster.SendAsync(HttpMethod.Post, Secrets, """{"metadata":{"name":"b"}}""");
        cluster.Server.Store.Compact();

        var text = await cluster.Client.GetStringAsync($"{Secrets}?watch=true&resourceVersion={revision}", TestContext.Current.CancellationToken);

        Assert.StartsWith("{\"type\":\"ERROR\"", text, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"Expired\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_valid_token_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync();
        cluster.Client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        var (wrong, _) = await cluster.SendAsync(HttpMethod.Get, Secrets);
        cluster.Client.DefaultRequestHeaders.Authorization = null;
        var (none, refusal) = await cluster.SendAsync(HttpMethod.Get, Secrets);

        Assert.Equal(401, wrong);
        Assert.Equal(403, none);
        Assert.Contains("system:anonymous", (string?)refusal["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kubeconfig_holds_the_address_the_authority_and_the_token()
    {
        await using var cluster = await TestCluster.StartAsync();

        var kubeconfig = cluster.Server.WriteKubeconfig("work");

        Assert.Contains($"server: {cluster.Server.Address.ToString().TrimEnd('/')}\n", kubeconfig, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(cluster.Server.AuthorityPem)), kubeconfig, StringComparison.Ordinal);
        Assert.Contains("namespace: work", kubeconfig, StringComparison.Ordinal);
    }
}
