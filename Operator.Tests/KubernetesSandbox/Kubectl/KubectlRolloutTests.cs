namespace Operator.Tests.KubernetesSandbox.Kubectl;

/// <summary>Workloads are rolled out, rolled back, scaled and waited for.</summary>
public sealed class KubectlRolloutTests(KubectlCluster cluster) : IClassFixture<KubectlCluster>
{
    private const string Workloads = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          replicas: 3
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: main, image: "db:1"}]}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec: {containers: [{name: main, image: "agent:1"}]}
        """;

    [Fact]
    public async Task A_Deployment_is_rolled_out_restarted_and_rolled_back()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1", "--replicas=3");
        Assert.EndsWith("deployment \"web\" successfully rolled out", await StatusAsync(ns, "deployment/web"));

        await cluster.RunAsync("set", "image", "deployment/web", "-n", ns, "web=web:2");
        await StatusAsync(ns, "deployment/web");
        await cluster.RunAsync("rollout", "restart", "deployment/web", "-n", ns);
        await StatusAsync(ns, "deployment/web");
        Assert.Equal(["1 <none>", "2 <none>", "3 <none>"], (await cluster.RunAsync("rollout", "history", "deployment/web", "-n", ns)).Rows[2..]);
        await cluster.RunAsync("rollout", "undo", "deployment/web", "-n", ns, "--to-revision=1");
        await StatusAsync(ns, "deployment/web");

        Assert.Equal("web:1 web:1 web:1", await ImagesAsync(ns, "app=web"));
        Assert.Equal(["2 <none>", "3 <none>", "4 <none>"], (await cluster.RunAsync("rollout", "history", "deployment/web", "-n", ns)).Rows[2..]);
        Assert.Contains("Scaled down replica set web-", (await cluster.RunAsync("describe", "deployment", "web", "-n", ns)).Output);
    }

    [Fact]
    public async Task A_paused_Deployment_waits_until_it_is_resumed()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1");
        await StatusAsync(ns, "deployment/web");

        await cluster.RunAsync("rollout", "pause", "deployment/web", "-n", ns);
        await cluster.RunAsync("set", "env", "deployment/web", "-n", ns, "A=b");
        await cluster.RunAsync("wait", "--for=condition=Progressing=Unknown", "deployment/web", "-n", ns, "--timeout=30s");
        Assert.Single((await cluster.RunAsync("get", "replicasets", "-n", ns, "-o", "name")).Rows);
        await cluster.RunAsync("rollout", "resume", "deployment/web", "-n", ns);
        await StatusAsync(ns, "deployment/web");

        Assert.Equal(2, (await cluster.RunAsync("get", "replicasets", "-n", ns, "-o", "name")).Rows.Length);
    }

    [Fact]
    public async Task StatefulSets_and_DaemonSets_are_restarted_and_rolled_back()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.FeedAsync(Workloads, "apply", "-n", ns, "-f", "-");
        await StatusAsync(ns, "statefulset/db");
        await StatusAsync(ns, "daemonset/agent");
        Assert.Equal("sandbox", (await cluster.RunAsync("get", "pods", "-n", ns, "-l", "app=agent", "-o", "jsonpath={.items[*].spec.nodeName}")).Text);

        await cluster.RunAsync("set", "image", "statefulset/db", "-n", ns, "main=db:2");
        await StatusAsync(ns, "statefulset/db");
        Assert.Equal("db:2 db:2 db:2", await ImagesAsync(ns, "app=db"));
        await cluster.RunAsync("rollout", "undo", "statefulset/db", "-n", ns);
        await StatusAsync(ns, "statefulset/db");
        Assert.Equal("db:1 db:1 db:1", await ImagesAsync(ns, "app=db"));
        var before = await cluster.RunAsync("get", "pods", "-n", ns, "-l", "app=agent", "-o", "name");
        await cluster.RunAsync("rollout", "restart", "daemonset/agent", "-n", ns);
        await StatusAsync(ns, "daemonset/agent");

        Assert.NotEqual(before.Text, (await cluster.RunAsync("get", "pods", "-n", ns, "-l", "app=agent", "-o", "name")).Text);
    }

    [Fact]
    public async Task A_partition_holds_back_the_first_Pods()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.FeedAsync(Workloads, "apply", "-n", ns, "-f", "-");
        await StatusAsync(ns, "statefulset/db");

        await cluster.RunAsync("patch", "statefulset", "db", "-n", ns, "-p",
            """{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}},"template":{"spec":{"containers":[{"name":"main","image":"db:2"}]}}}}""");

        Assert.Equal("partitioned roll out complete: 1 new pods have been updated...", (await StatusAsync(ns, "statefulset/db")).Split('\n')[^1]);
        Assert.Equal("db:1 db:1 db:2", await ImagesAsync(ns, "app=db"));
    }

    [Fact]
    public async Task Scaling_is_waited_for_and_a_Service_finds_the_Pods()
    {
        cluster.Require(23, "has no wait --for=jsonpath");
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1", "--port=8080");
        await cluster.RunAsync("expose", "deployment", "web", "-n", ns, "--port=80", "--target-port=8080");

        await cluster.RunAsync("scale", "deployment/web", "-n", ns, "--replicas=4");
        await cluster.RunAsync("wait", "--for=jsonpath={.status.readyReplicas}=4", "deployment/web", "-n", ns, "--timeout=30s");
        await cluster.RunAsync("wait", "--for=condition=Ready", "pod", "-n", ns, "-l", "app=web", "--timeout=30s");

        Assert.Contains(":8080", (await cluster.RunAsync("get", "endpointslices", "-n", ns, "-o", "jsonpath={..addresses[0]}:{..ports[0].port}")).Text);
        Assert.Equal("4 4", (await cluster.RunAsync("get", "deployment/web", "-n", ns, "-o", "jsonpath={.status.replicas} {.status.availableReplicas}")).Text);
    }

    private async Task<string> StatusAsync(string ns, string workload) =>
        (await cluster.RunAsync("rollout", "status", workload, "-n", ns, "--timeout=30s")).Text;

    private async Task<string> ImagesAsync(string ns, string selector) => (await cluster.RunAsync(
        "get", "pods", "-n", ns, "-l", selector, "--sort-by=.metadata.name", "-o", "jsonpath={.items[*].spec.containers[0].image}")).Text;
}
