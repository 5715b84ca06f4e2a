using System.Text.Json.Nodes;

namespace Operator.Tests.KubernetesSandbox.Strategies;

/// <summary>What a Pod or a workload is refused for, in the words of <c>k8s.io/kubernetes/pkg/apis/core/validation</c>.</summary>
public sealed class PodValidationTests : IAsyncLifetime
{
    private TestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("""{"ports":[{"containerPort":80,"name":"http"},{"containerPort":81,"name":"http"}]}""", "ports[1].name: Duplicate value: \"http\"")]
    [InlineData("""{"ports":[{"containerPort":70000}]}""", "ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"env":[{"name":"A","valueFrom":{}}]}""",
        "env[0].valueFrom: Invalid value: \"\": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`")]
    [InlineData("""{"envFrom":[{"secretRef":{"name":""}}]}""", "envFrom[0].secretRef.name: Required value")]
    [InlineData("""{"volumeMounts":[{"name":"no","mountPath":"/x"}]}""", "volumeMounts[0].name: Not found: \"no\"")]
    [InlineData("""{"resources":{"limits":{"memory":"1Mi"},"requests":{"memory":"2Mi"}}}""",
        "resources.requests: Invalid value: \"2Mi\": must be less than or equal to memory limit of 1Mi")]
    [InlineData("""{"livenessProbe":{}}""", "livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"livenessProbe":{"exec":{"command":["a"]},"successThreshold":2}}""", "livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"securityContext":{"privileged":true,"allowPrivilegeEscalation":false}}""",
        "securityContext: Invalid value: {\"privileged\":true,\"allowPrivilegeEscalation\":false}: "
            + "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")]
    public async Task A_container_that_cannot_run_is_refused(string container, string problem)
    {
        var item = JsonNode.Parse(container)!.AsObject();
        item["name"] = "c";
        item["image"] = "i";
        var pod = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" }, ["spec"] = new JsonObject { ["containers"] = new JsonArray(item) } };

        var (status, body) = await _cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods", pod.ToJsonString());

        Assert.Equal(422, status);
        Assert.Equal($"Pod \"x\" is invalid: spec.containers[0].{problem}", (string?)body["message"]);
    }

    [Theory]
    [InlineData("""{"strategy":{"type":"Recreate","rollingUpdate":{"maxSurge":1}}}""",
        "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'")]
    [InlineData("""{"strategy":{"type":"Foo"}}""",
        "spec.strategy: Unsupported value: {\"Type\":\"Foo\",\"RollingUpdate\":null}: supported values: \"Recreate\", \"RollingUpdate\"")]
    [InlineData("""{"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":"0%"}}}""",
        "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not be 0 when `maxSurge` is 0")]
    [InlineData("""{"minReadySeconds":600}""", "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds")]
    [InlineData("""{"replicas":-1}""", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    public async Task A_deployment_that_cannot_roll_out_is_refused(string extra, string problem)
    {
        var spec = JsonNode.Parse("""
            {"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}
            """)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(extra)!.AsObject())
            spec[name] = value?.DeepClone();
        var deployment = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" }, ["spec"] = spec };

        var (status, body) = await _cluster.SendAsync(HttpMethod.Post, "/apis/apps/v1/namespaces/default/deployments", deployment.ToJsonString());

        Assert.Equal(422, status);
        Assert.Equal($"Deployment.apps \"x\" is invalid: {problem}", (string?)body["message"]);
    }

    [Fact]
    public async Task A_stateful_set_may_mount_volumes_of_its_claims()
    {
        const string Set = """
            {"metadata":{"name":"db"},"spec":{"serviceName":"db","selector":{"matchLabels":{"a":"b"}},"volumeClaimTemplates":[{"metadata":{"name":"data"},
            "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1024Mi"}}}}],"template":{"metadata":{"labels":{"a":"b"}},
            "spec":{"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"data","mountPath":"/data"}]}]}}}}
            """;

        var (status, _) = await _cluster.SendAsync(HttpMethod.Post, "/apis/apps/v1/namespaces/default/statefulsets", Set);

        Assert.Equal(201, status);
    }
}
