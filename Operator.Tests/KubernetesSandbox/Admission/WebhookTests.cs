using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Hosting;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>Which webhooks are asked, what they see, and what comes of their answers.</summary>
public sealed class WebhookTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"main","image":"x"}]}}}}
        """;

    private const string Gadgets = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"gadgets.example.com"},"spec":{
        "group":"example.com","scope":"Namespaced","names":{"plural":"gadgets","kind":"Gadget"},"versions":[
        {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}},
        {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    [Fact]
    public async Task Nobody_owns_what_a_webhook_adds_to_a_new_object()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Mutating", "inject");
        webhook.Answer = _ => TestWebhook.Patch("""[{"op":"add","path":"/data/added","value":"1"}]""");

        var (_, created) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps + "?fieldManager=me",
            """{"metadata":{"name":"a"},"data":{"mine":"1"}}""");

        Assert.Equal("1", (string?)created["data"]?["added"]);
        var fields = created["metadata"]!["managedFields"]!.AsArray().Single()!["fieldsV1"]!["f:data"]!.AsObject();
        Assert.Equal([".", "f:mine"], fields.Select(field => field.Key));
    }

    [Fact]
    public async Task A_webhook_that_wants_to_is_asked_again_after_others_changed_the_object()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var first = await TestWebhook.StartAsync();
        await using var second = await TestWebhook.StartAsync();
        await first.RegisterAsync(cluster, "Mutating", "a", webhook => webhook["reinvocationPolicy"] = "IfNeeded");
        await second.RegisterAsync(cluster, "Mutating", "b");
        second.Answer = _ => TestWebhook.Patch("""[{"op":"add","path":"/data","value":{"k":"v"}}]""");

        await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");

        Assert.Equal([null, "v"], first.Got.Select(got => (string?)got.Review["request"]!["object"]!["data"]?["k"]));
        Assert.Single(second.Got);
    }

    [Fact]
    public async Task The_generation_counts_what_a_webhook_changes_in_an_update()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, Deployments, Deployment);
        await webhook.RegisterAsync(cluster, "Mutating", "inject", hook => Want(hook, "apps", "v1", "deployments"));
        webhook.Answer = _ => TestWebhook.Patch("""[{"op":"replace","path":"/spec/replicas","value":3}]""");

        var (status, patched) = await cluster.SendAsync(HttpMethod.Patch, Deployments + "/web", """{"metadata":{"labels":{"c":"d"}}}""",
            "application/merge-patch+json");

        Assert.Equal(200, status);
        Assert.Equal(3, (int?)patched["spec"]?["replicas"]);
        Assert.Equal(2, (int?)patched["metadata"]?["generation"]);
    }

    [Fact]
    public async Task A_write_of_the_scale_is_seen_as_a_Scale()
    {
        // Without controllers nobody else writes the Deployment, which would make the server ask again.
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Workloads = WorkloadSimulation.Off });
        await using var webhook = await TestWebhook.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, Deployments, Deployment);
        await webhook.RegisterAsync(cluster, "Mutating", "inject", hook => Want(hook, "apps", "v1", "*/scale"));
        webhook.Answer = _ => TestWebhook.Patch("""[{"op":"replace","path":"/spec/replicas","value":2}]""");

        var (_, scale) = await cluster.SendAsync(HttpMethod.Patch, Deployments + "/web/scale", """{"spec":{"replicas":9}}""",
            "application/merge-patch+json");

        var request = webhook.Got.Single().Review["request"]!;
        Assert.Equal("""{"group":"autoscaling","version":"v1","kind":"Scale"}""", request["kind"]!.ToJsonString());
        Assert.Equal(("scale", 9, 1), ((string?)request["subResource"], (int?)request["object"]!["spec"]!["replicas"],
            (int?)request["oldObject"]!["spec"]!["replicas"]));
        Assert.Equal(2, (int?)scale["spec"]?["replicas"]);
    }

    [Fact]
    public async Task Rules_mean_the_other_versions_of_a_resource_too()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, Definitions, Gadgets);
        await cluster.WaitUntilAsync(Definitions, "gadgets.example.com",
            found => found?["status"]?["conditions"]?.AsArray().Any(item => (string?)item?["type"] == "Established") == true);
        await webhook.RegisterAsync(cluster, "Mutating", "inject", hook => Want(hook, "example.com", "v1", "gadgets"));
        webhook.Answer = _ => TestWebhook.Patch("""[{"op":"add","path":"/added","value":1}]""");

        var (status, created) = await cluster.SendAsync(HttpMethod.Post, "/apis/example.com/v2/namespaces/default/gadgets",
            """{"apiVersion":"example.com/v2","kind":"Gadget","metadata":{"name":"a"}}""");

        Assert.Equal(201, status);
        Assert.Equal(("example.com/v2", 1), ((string?)created["apiVersion"], (int?)created["added"]));
        var request = webhook.Got.Single().Review["request"]!;
        Assert.Equal(("v1", "v2"), ((string?)request["kind"]!["version"], (string?)request["requestKind"]!["version"]));
        Assert.Equal("example.com/v1", (string?)request["object"]!["apiVersion"]);
    }

    [Fact]
    public async Task Deleting_a_collection_asks_for_each_object_without_a_name()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        foreach (var name in new[] { "a", "b" })
            await cluster.SendAsync(HttpMethod.Post, ConfigMaps, $$"""{"metadata":{"name":"{{name}}","labels":{"x":"y"} } }""");
        await webhook.RegisterAsync(cluster, "Validating", "check");

        await cluster.SendAsync(HttpMethod.Delete, ConfigMaps + "?labelSelector=x%3Dy");

        var requests = webhook.Got.Select(got => got.Review["request"]!).ToList();
        Assert.Equal(["a", "b"], requests.Select(request => (string?)request["oldObject"]!["metadata"]!["name"]));
        Assert.All(requests, request => Assert.Null(request["name"]));
    }

    [Theory]
    [InlineData("object.metadata.name.startsWith('yes')", 0)]
    [InlineData("request.operation == 'CREATE' && has(request.userInfo.username)", 1)]
    [InlineData("authorizer.group('').resource('secrets').namespace('default').check('get').allowed()", 1)]
    [InlineData("!authorizer.requestResource.check('create').allowed()", 0)]
    [InlineData("oldObject == null", 1)]
    public async Task A_match_condition_that_does_not_hold_leaves_a_request_out(string expression, int asked)
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => Condition(hook, expression));

        var (status, _) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");

        Assert.Equal((201, asked), (status, webhook.Got.Count));
    }

    [Fact]
    public async Task A_match_condition_that_fails_refuses_the_request()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => Condition(hook, "object.data.x == 'y'"));

        var (status, body) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");

        Assert.Equal(403, status);
        Assert.Equal("configmaps \"a\" is forbidden: expression 'object.data.x == 'y'' resulted in error: no such key: data",
            (string?)body["message"]);
    }

    [Fact]
    public async Task A_match_condition_that_does_not_compile_is_refused_with_the_configuration()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        var configuration = webhook.Configuration("Validating", "check", hook => Condition(hook, "object.metadata.name"));

        var (status, body) = await cluster.SendAsync(HttpMethod.Post,
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", configuration.ToJsonString());

        Assert.Equal(422, status);
        Assert.Equal("ValidatingWebhookConfiguration.admissionregistration.k8s.io \"check\" is invalid: "
            + "webhooks[0].matchConditions[0].expression: Invalid value: \"object.metadata.name\": must evaluate to bool but got dyn",
            (string?)body["message"]);
    }

    [Fact]
    public async Task Webhooks_are_not_asked_about_webhook_configurations()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        webhook.Answer = _ => new JsonObject { ["allowed"] = false };
        await webhook.RegisterAsync(cluster, "Validating", "check", hook => Want(hook, "*", "*", "*/*"));

        var (refused, _) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");
        var (deleted, _) = await cluster.SendAsync(
            HttpMethod.Delete, "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/check");

        Assert.Equal((400, 200, 1), (refused, deleted, webhook.Got.Count));
    }

    [Fact]
    public async Task A_review_of_rights_is_admitted_like_any_other_creation()
    {
        await using var cluster = await TestCluster.StartAsync();
        await using var webhook = await TestWebhook.StartAsync();
        webhook.Answer = _ => new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = "no questions" } };
        await webhook.RegisterAsync(cluster, "Validating", "check",
            hook => Want(hook, "authorization.k8s.io", "v1", "selfsubjectaccessreviews"));

        var (status, body) = await cluster.SendAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
            """{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""");

        Assert.Equal(400, status);
        Assert.Equal("admission webhook \"check.demo.example.com\" denied the request: no questions", (string?)body["message"]);
    }

    private static void Want(JsonObject webhook, string group, string version, string resource)
    {
        var rule = webhook["rules"]![0]!;
        rule["apiGroups"] = new JsonArray(group);
        rule["apiVersions"] = new JsonArray(version);
        rule["resources"] = new JsonArray(resource);
    }

    private static void Condition(JsonObject webhook, string expression) => webhook["matchConditions"] =
        new JsonArray(new JsonObject { ["name"] = "wanted", ["expression"] = expression });
}
