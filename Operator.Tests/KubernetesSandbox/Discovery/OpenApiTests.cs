using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Tests.KubernetesSandbox.Discovery;

public sealed class OpenApiTests
{
    private readonly DiscoveryServer _server = new();

    [Fact]
    public async Task The_index_says_where_each_document_is()
    {
        var index = await _server.GetAsync("/openapi/v3");

        Assert.Equal("text/plain; charset=utf-8", index.ContentType);
        foreach (var path in (string[])["api", "api/v1", "apis", "apis/apps", "apis/apps/v1", "version"])
        {
            var url = index.Json["paths"]![path]!["serverRelativeURL"]!.GetValue<string>();
            Assert.Matches($"^/openapi/v3/{path}[?]hash=[0-9A-F]{{128}}$", url);
            Assert.Equal(200, (await _server.GetAsync(url)).Status);
        }
    }

    [Fact]
    public async Task Only_the_document_that_changes_gets_a_new_hash()
    {
        _server.Add(DiscoveryServer.Custom());
        var before = (await _server.GetAsync("/openapi/v3")).Json["paths"]!;
        _server.RemoveLast();
        _server.Add(DiscoveryServer.Custom() with { CustomSchema = [] });
        var after = (await _server.GetAsync("/openapi/v3")).Json["paths"]!;

        Assert.Equal(Url(before, "apis/apps/v1"), Url(after, "apis/apps/v1"));
        Assert.NotEqual(Url(before, "apis/demo.example.com/v1beta1"), Url(after, "apis/demo.example.com/v1beta1"));
    }

    [Fact]
    public async Task A_document_asked_for_by_its_hash_never_changes_and_another_hash_leads_to_the_right_one()
    {
        var url = Url((await _server.GetAsync("/openapi/v3")).Json["paths"]!, "apis/apps/v1");

        Assert.Equal("public, immutable", (await _server.GetAsync(url)).Headers.CacheControl);
        var other = await _server.GetAsync("/openapi/v3/apis/apps/v1?hash=OTHER");
        Assert.Equal((301, url), (other.Status, other.Headers.Location.ToString()));
    }

    [Fact]
    public async Task A_patch_has_the_parameters_that_kubectl_looks_for()
    {
        var patch = (await DocumentAsync("apis/coordination.k8s.io/v1"))
            ["paths"]!["/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/{name}"]!["patch"]!;

        Assert.Equal("patch", patch["x-kubernetes-action"]!.GetValue<string>());
        Assert.Equal(
            """{"group":"coordination.k8s.io","kind":"Lease","version":"v1"}""", patch["x-kubernetes-group-version-kind"]!.ToJsonString());
        Assert.Equal(
            ["dryRun", "fieldManager", "fieldValidation", "force"],
            patch["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()));
        Assert.NotNull(patch["requestBody"]!["content"]!["application/strategic-merge-patch+json"]);
    }

    [Fact]
    public async Task Custom_resources_have_the_schema_of_their_definition_and_no_strategic_merge_patch()
    {
        _server.Add(DiscoveryServer.Custom());

        var document = await DocumentAsync("apis/demo.example.com/v1beta1");

        var schema = document["components"]!["schemas"]!["com.example.demo.v1beta1.Widget"]!;
        Assert.Equal("A widget.", schema["description"]!.GetValue<string>());
        Assert.Equal("Mount of the engine.", schema["properties"]!["spec"]!["properties"]!["mount"]!["description"]!.GetValue<string>());
        Assert.Equal(["apiVersion", "kind", "metadata", "spec"], schema["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(
            """[{"group":"demo.example.com","kind":"Widget","version":"v1beta1"}]""", schema["x-kubernetes-group-version-kind"]!.ToJsonString());
        var patch = document["paths"]!["/apis/demo.example.com/v1beta1/namespaces/{namespace}/widgets/{name}"]!["patch"]!;
        Assert.Null(patch["requestBody"]!["content"]!["application/strategic-merge-patch+json"]);
        Assert.NotNull(patch["requestBody"]!["content"]!["application/apply-patch+yaml"]);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        _server.Add(DiscoveryServer.Custom());
        foreach (var path in (string[])["api/v1", "apis/apps/v1", "apis/authentication.k8s.io/v1", "apis/demo.example.com/v1beta1"])
        {
            var answer = await _server.GetAsync($"/openapi/v3/{path}");
            var schemas = answer.Json["components"]!["schemas"]!.AsObject();

            foreach (Match reference in Regex.Matches(answer.Body, "\"#/components/schemas/(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
                Assert.True(schemas.ContainsKey(reference.Groups["name"].Value), reference.Value);
        }
    }

    [Fact]
    public async Task Paths_have_the_operations_of_the_verbs()
    {
        var paths = (await DocumentAsync("apis/authentication.k8s.io/v1"))["paths"]!.AsObject();

        Assert.Equal(["/apis/authentication.k8s.io/v1/", "/apis/authentication.k8s.io/v1/tokenreviews"], paths.Select(path => path.Key));
        Assert.Equal(["post"], paths["/apis/authentication.k8s.io/v1/tokenreviews"]!.AsObject().Select(operation => operation.Key));
    }

    [Fact]
    public async Task The_second_version_is_there_as_JSON_and_as_the_protobuf_of_older_clients()
    {
        const string Protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

        Assert.Equal("2.0", (await _server.GetAsync("/openapi/v2", "application/json")).Json["swagger"]!.GetValue<string>());
        // The first field of openapi.v2.Document is the version.
        Assert.StartsWith("\n\u00032.0", (await _server.GetAsync("/openapi/v2", Protobuf)).Body, StringComparison.Ordinal);
    }

    private static string Url(JsonNode paths, string path) => paths[path]!["serverRelativeURL"]!.GetValue<string>();

    private async Task<JsonNode> DocumentAsync(string path) => (await _server.GetAsync($"/openapi/v3/{path}")).Json;
}
