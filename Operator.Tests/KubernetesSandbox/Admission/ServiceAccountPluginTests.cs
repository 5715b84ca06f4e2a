using Sandbox.Kubernetes.Hosting;

namespace Operator.Tests.KubernetesSandbox.Admission;

/// <summary>The admission plugin ServiceAccount, where it is on.</summary>
public sealed class ServiceAccountPluginTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static readonly KubernetesServerOptions Options = new() { AdmitServiceAccounts = true };

    [Fact]
    public async Task A_Pod_gets_the_ServiceAccount_of_its_namespace_and_its_token()
    {
        await using var cluster = await TestCluster.StartAsync(Options);

        var (status, pod) = await cluster.SendAsync(HttpMethod.Post, Pods,
            """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"main","image":"x"}]}}""");

        Assert.True(status == 201, pod.ToJsonString());
        var spec = pod["spec"]!;
        Assert.Equal("default", (string?)spec["serviceAccountName"]);
        var volume = spec["volumes"]!.AsArray().Single()!;
        Assert.StartsWith("kube-api-access-", (string)volume["name"]!, StringComparison.Ordinal);
        Assert.Equal(3607, (long?)volume["projected"]!["sources"]![0]!["serviceAccountToken"]!["expirationSeconds"]);
        var mount = spec["containers"]![0]!["volumeMounts"]!.AsArray().Single()!;
        Assert.Equal(((string?)volume["name"], MountPath), ((string?)mount["name"], (string?)mount["mountPath"]));
    }

    [Fact]
    public async Task A_Pod_of_a_ServiceAccount_that_is_not_there_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync(Options);

        var (status, body) = await cluster.SendAsync(HttpMethod.Post, Pods,
            """{"metadata":{"name":"a"},"spec":{"serviceAccountName":"ghost","containers":[{"name":"main","image":"x"}]}}""");

        Assert.Equal(403, status);
        Assert.Equal("pods \"a\" is forbidden: error looking up service account default/ghost: serviceaccount \"ghost\" not found",
            (string?)body["message"]);
    }

    [Fact]
    public async Task A_container_that_a_webhook_injects_finds_the_token_too()
    {
        await using var cluster = await TestCluster.StartAsync(Options);
        await using var webhook = await TestWebhook.StartAsync();
        await webhook.RegisterAsync(cluster, "Mutating", "inject");
        webhook.Answer = _ => TestWebhook.Patch("""[{"op":"add","path":"/spec/initContainers","value":[{"name":"init","image":"y"}]}]""");

        var (_, pod) = await cluster.SendAsync(HttpMethod.Post, Pods,
            """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"main","image":"x"}]}}""");

        Assert.Equal(MountPath, (string?)pod["spec"]!["initContainers"]![0]!["volumeMounts"]?[0]?["mountPath"]);
        Assert.Single(pod["spec"]!["volumes"]!.AsArray());
    }
}
