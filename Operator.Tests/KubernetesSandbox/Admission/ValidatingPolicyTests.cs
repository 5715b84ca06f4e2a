using System.Text.Json.Nodes;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>ValidatingAdmissionPolicies and their bindings.</summary>
public sealed class ValidatingPolicyTests
{
    private const string Group = "/apis/admissionregistration.k8s.io/v1";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task What_violates_a_policy_is_denied_with_the_expression()
    {
        await using var cluster = await TestCluster.StartAsync();
        await PolicyAsync(cluster, """{"expression":"object.metadata.name.startsWith('ok')"}""");
        await BindAsync(cluster, "Deny");

        var (allowed, _) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"ok"}}""");
        var (denied, body) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"bad"}}""");

        Assert.Equal((201, 422), (allowed, denied));
        const string Why = "ValidatingAdmissionPolicy 'names' with binding 'bind' denied request: failed expression: "
            + "object.metadata.name.startsWith('ok')";
        Assert.Equal($"configmaps \"bad\" is forbidden: {Why}", (string?)body["message"]);
        Assert.Equal("Invalid", (string?)body["reason"]);
        Assert.Equal(Why, (string?)body["details"]?["causes"]?[0]?["message"]);
    }

    [Fact]
    public async Task The_message_and_the_reason_are_the_validations_own()
    {
        await using var cluster = await TestCluster.StartAsync();
        await PolicyAsync(cluster,
            """{"expression":"variables.short","messageExpression":"object.metadata.name + ' is too long'","reason":"Forbidden"}""",
            """
            ,'variables':[{'name':'size','expression':'size(object.metadata.name)'},{'name':'short','expression':'variables.size < 3'}]
            """);
        await BindAsync(cluster, "Deny");

        var (status, body) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"long"}}""");

        Assert.Equal((403, "Forbidden"), (status, (string?)body["reason"]));
        Assert.EndsWith("denied request: long is too long", (string?)body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_violation_can_be_a_warning()
    {
        await using var cluster = await TestCluster.StartAsync();
        await PolicyAsync(cluster, """{"expression":"false","message":"never"}""");
        await BindAsync(cluster, "Warn");

        using var content = new StringContent("""{"metadata":{"name":"a"}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await cluster.Client.PostAsync(ConfigMaps, content, TestContext.Current.CancellationToken);

        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal(["299 - \"Validation failed for ValidatingAdmissionPolicy 'names' with binding 'bind': never\""],
            response.Headers.GetValues("Warning"));
    }

    [Fact]
    public async Task Parameters_come_from_the_object_that_the_binding_names()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"limits"},"data":{"most":"2"}}""");
        await PolicyAsync(cluster, """{"expression":"size(object.metadata.name) <= int(params.data.most)"}""",
            """,'paramKind':{'apiVersion':'v1','kind':'ConfigMap'}""");
        await BindAsync(cluster, "Deny", """,'paramRef':{'name':'limits','parameterNotFoundAction':'Deny'}""");

        var (allowed, _) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"ab"}}""");
        var (denied, _) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"abc"}}""");

        Assert.Equal((201, 422), (allowed, denied));
    }

    [Theory]
    [InlineData("Fail", 422)]
    [InlineData("Ignore", 201)]
    public async Task What_cannot_be_evaluated_is_up_to_the_failure_policy(string failurePolicy, int expected)
    {
        await using var cluster = await TestCluster.StartAsync();
        await PolicyAsync(cluster, """{"expression":"object.data.x == 'y'"}""", $",'failurePolicy':'{failurePolicy}'");
        await BindAsync(cluster, "Deny");

        var (status, body) = await cluster.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"a"}}""");

        Assert.True(status == expected, body.ToJsonString());
    }

    [Fact]
    public async Task A_policy_that_does_not_compile_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync();

        var (status, body) = await cluster.SendAsync(
            HttpMethod.Post, Group + "/validatingadmissionpolicies", Policy("""{"expression":"object.metadata.name"}""", ""));

        Assert.Equal(422, status);
        Assert.Equal("ValidatingAdmissionPolicy.admissionregistration.k8s.io \"names\" is invalid: spec.validations[0].expression: "
            + "Invalid value: \"object.metadata.name\": must evaluate to bool but got dyn", (string?)body["message"]);
    }

    private static string Policy(string validation, string more) => """
        {"metadata":{"name":"names"},"spec":{"matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],
        "operations":["CREATE"],"resources":["configmaps"]}]},"validations":[VALIDATION]MORE}}
        """.Replace("VALIDATION", validation).Replace("MORE", more.Replace('\'', '"'));

    private static async Task PolicyAsync(TestCluster cluster, string validation, string more = "")
    {
        var (status, body) = await cluster.SendAsync(HttpMethod.Post, Group + "/validatingadmissionpolicies", Policy(validation, more));
        Assert.True(status == 201, body.ToJsonString());
        Assert.IsType<JsonObject>(body["status"]);
    }

    private static async Task BindAsync(TestCluster cluster, string action, string more = "")
    {
        var (status, body) = await cluster.SendAsync(HttpMethod.Post, Group + "/validatingadmissionpolicybindings", """
            {"metadata":{"name":"bind"},"spec":{"policyName":"names","validationActions":["ACTION"]MORE}}
            """.Replace("ACTION", action).Replace("MORE", more.Replace('\'', '"')));
        Assert.True(status == 201, body.ToJsonString());
    }
}
