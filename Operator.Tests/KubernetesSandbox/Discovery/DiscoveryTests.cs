using Sandbox.Kubernetes.Errors;

namespace Operator.Tests.KubernetesSandbox.Discovery;

public sealed class DiscoveryTests
{
    private readonly DiscoveryServer _server = new();

    [Fact]
    public async Task The_legacy_versions_say_where_the_server_is() => Assert.Equal(
        """{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"127.0.0.1:6443"}]}""",
        (await _server.GetAsync("/api")).Body.TrimEnd());

    [Fact]
    public async Task Groups_are_listed_in_the_order_of_their_priority()
    {
        _server.Add(DiscoveryServer.Custom());

        var groups = (await _server.GetAsync("/apis", "application/json")).Json;

        Assert.Equal("APIGroupList", groups["kind"]!.GetValue<string>());
        Assert.Equal(
            ["apps", "authentication.k8s.io", "coordination.k8s.io", "demo.example.com"],
            groups["groups"]!.AsArray().Select(group => group!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_group_has_its_versions_the_preferred_one_first()
    {
        _server.Add(DiscoveryServer.Custom("v1"));
        _server.Add(DiscoveryServer.Custom());

        Assert.Equal(
            """{"kind":"APIGroup","apiVersion":"v1","name":"demo.example.com","versions":[{"groupVersion":"demo.example.com/v1","version":"v1"},{"groupVersion":"demo.example.com/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"demo.example.com/v1","version":"v1"}}""",
            (await _server.GetAsync("/apis/demo.example.com")).Body.TrimEnd());
    }

    [Fact]
    public async Task Resources_are_listed_with_their_subresources()
    {
        var core = (await _server.GetAsync("/api/v1")).Json;
        var apps = (await _server.GetAsync("/apis/apps/v1/")).Json;

        Assert.Null(core["apiVersion"]);
        Assert.Equal("v1", core["groupVersion"]!.GetValue<string>());
        Assert.Equal(["namespaces", "namespaces/status", "secrets"], core["resources"]!.AsArray().Select(r => r!["name"]!.GetValue<string>()));
        Assert.Equal(
            """{"name":"secrets","singularName":"secret","namespaced":true,"kind":"Secret","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"shortNames":["sec"],"storageVersionHash":"S6u1pOWzb84="}""",
            core["resources"]![2]!.ToJsonString(Relaxed));
        Assert.Equal("v1", apps["apiVersion"]!.GetValue<string>());
        Assert.Equal(
            """{"name":"deployments/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale","verbs":["get","patch","update"]}""",
            apps["resources"]![1]!.ToJsonString());
    }

    [Theory]
    [InlineData(DiscoveryServer.V2, "v2")]
    [InlineData(DiscoveryServer.V2Beta1, "v2beta1")]
    [InlineData($"{DiscoveryServer.V2},{DiscoveryServer.V2Beta1},application/json", "v2")]
    [InlineData($"application/json;q=0.5,{DiscoveryServer.V2Beta1}", "v2beta1")]
    public async Task Aggregated_discovery_comes_in_the_form_that_is_accepted(string accept, string version)
    {
        foreach (var path in (string[])["/api", "/apis"])
        {
            var answer = await _server.GetAsync(path, accept);

            Assert.Equal($"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList", answer.ContentType);
            Assert.Equal($"apidiscovery.k8s.io/{version}", answer.Json["apiVersion"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Aggregated_discovery_has_everything()
    {
        var deployments = (await _server.GetAsync("/apis", DiscoveryServer.V2)).Json["items"]![0]!;

        Assert.Equal("""{"name":"apps"}""", deployments["metadata"]!.ToJsonString());
        Assert.Equal("Current", deployments["versions"]![0]!["freshness"]!.GetValue<string>());
        Assert.Equal(
            """{"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment","verbs":["create","delete","deletecollection","get","list","patch","update","watch"],"categories":["all"],"subresources":[{"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get","patch","update"]}]}""",
            deployments["versions"]![0]!["resources"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList")]
    [InlineData("garbage;;;,,,")]
    public async Task A_form_that_there_is_not_is_not_acceptable(string accept) =>
        Assert.Equal(406, (await Assert.ThrowsAsync<ApiException>(() => _server.GetAsync("/apis", accept))).Code);

    [Fact]
    public async Task What_is_known_by_its_ETag_is_not_sent_again_until_it_changes()
    {
        var etag = (await _server.GetAsync("/apis", DiscoveryServer.V2)).Headers.ETag.ToString();

        Assert.Equal(304, (await _server.GetAsync("/apis", DiscoveryServer.V2, etag)).Status);
        _server.Add(DiscoveryServer.Custom());
        Assert.Equal(200, (await _server.GetAsync("/apis", DiscoveryServer.V2, etag)).Status);
        _server.RemoveLast();
        Assert.Equal(304, (await _server.GetAsync("/apis", DiscoveryServer.V2, etag)).Status);
    }

    [Theory]
    [InlineData("/apis/nope.example.com")]
    [InlineData("/apis/nope.example.com/v1")]
    [InlineData("/apis/demo.example.com/v9")]
    [InlineData("/openapi/v3/apis/nope")]
    [InlineData("/livez/nope")]
    public async Task What_nobody_serves_is_a_page_not_found(string path)
    {
        _server.Add(DiscoveryServer.Custom());

        var answer = await _server.GetAsync(path);

        Assert.Equal((404, "text/plain; charset=utf-8", "404 page not found\n"), (answer.Status, answer.ContentType, answer.Body));
    }

    [Theory]
    [InlineData("/apis/apps/v9")]
    [InlineData("/api/v9")]
    public async Task A_version_that_a_built_in_group_does_not_have_is_a_Status(string path)
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => _server.GetAsync(path));

        Assert.Equal((404, "the server could not find the requested resource", "{}"), (error.Code, error.Message, error.Details!.ToJsonString()));
    }

    [Theory]
    [InlineData("/metrics", "GET")]
    [InlineData("/apis/apps/v1/deployments", "GET")]
    [InlineData("/version", "POST")]
    public async Task Other_requests_are_left_to_others(string path, string method) =>
        Assert.False((await _server.SendAsync(method, path)).IsServed);

    [Theory]
    [InlineData("/healthz", "ok")]
    [InlineData("/livez", "ok")]
    [InlineData("/readyz/ping", "ok")]
    [InlineData("/livez/poststarthook/rbac/bootstrap-roles", "ok")]
    public async Task Probes_are_answered(string path, string body)
    {
        var answer = await _server.GetAsync(path);

        Assert.Equal((200, "text/plain; charset=utf-8", body), (answer.Status, answer.ContentType, answer.Body));
    }

    [Fact]
    public async Task A_verbose_probe_lists_its_checks()
    {
        var body = (await _server.GetAsync("/readyz?verbose&exclude=etcd&exclude=nope")).Body;

        Assert.StartsWith("[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\n", body, StringComparison.Ordinal);
        Assert.EndsWith("warn: some health checks cannot be excluded: no matches for \"nope\"\nreadyz check passed\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_can_be_compared_by_charts()
    {
        var version = (await _server.GetAsync("/version")).Json;

        Assert.Equal(("1", "36"), (version["major"]!.GetValue<string>(), version["minor"]!.GetValue<string>()));
        Assert.DoesNotContain('-', version["gitVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_root_lists_the_paths()
    {
        var paths = (await _server.GetAsync("/")).Json["paths"]!.AsArray().Select(path => path!.GetValue<string>()).ToList();

        Assert.Superset((HashSet<string>)["/api", "/api/v1", "/apis", "/apis/", "/apis/apps", "/apis/apps/v1", "/healthz", "/livez/ping", "/openapi/v3", "/version"], paths.ToHashSet());
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
    }

    [Fact]
    public async Task The_issuers_documents_are_served()
    {
        Assert.Equal("application/jwk-set+json", (await _server.GetAsync("/openid/v1/jwks", "*/*")).ContentType);
        Assert.Equal(
            "https://127.0.0.1:6443/openid/v1/jwks",
            (await _server.GetAsync("/.well-known/openid-configuration")).Json["jwks_uri"]!.GetValue<string>());
    }

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
