namespace Operator.Tests.KubernetesSandbox.Kubectl;

/// <summary>What is there is shown as from the real server.</summary>
public sealed class KubectlReadTests(KubectlCluster cluster) : IClassFixture<KubectlCluster>
{
    [Fact]
    public async Task Lists_are_selected_sorted_paged_and_printed_in_all_forms()
    {
        var ns = await cluster.NamespaceAsync();
        foreach (var name in new[] { "c", "a", "b" })
            await cluster.RunAsync("create", "secret", "generic", name, "-n", ns, "--from-literal=k=v");
        await cluster.RunAsync("label", "secret", "b", "-n", ns, "app=x");

        Assert.Equal(["NAME TYPE DATA AGE LABELS", "b Opaque 1"],
            (await cluster.RunAsync("get", "secrets", "-n", ns, "-l", "app=x", "--show-labels")).Rows.Select((row, i) => i == 0 ? row : row[..10]));
        Assert.Equal(["secret/a", "secret/b", "secret/c"], (await cluster.RunAsync("get", "secrets", "-n", ns, "-o", "name", "--chunk-size=1")).Rows);
        Assert.Equal(["secret/a"], (await cluster.RunAsync("get", "secrets", "-n", ns, "--field-selector=metadata.name=a", "-o", "name")).Rows);
        Assert.Equal(["N T", "c Opaque", "b Opaque", "a Opaque"], (await cluster.RunAsync(
            "get", "secret/c", "secret/b", "secret/a", "-n", ns, "-o", "custom-columns=N:.metadata.name,T:.type")).Rows);
        Assert.Contains("k:  1 bytes", (await cluster.RunAsync("describe", "secret", "a", "-n", ns)).Output);
        Assert.Contains($"{ns} a Opaque 1", string.Join('\n', (await cluster.RunAsync("get", "secrets", "-A")).Rows));
    }

    [Fact]
    public async Task Our_definitions_are_explained()
    {
        cluster.Require(27, "explains by another document");
        var folder = Path.Combine(RepositoryFolder.Config, "crd");
        await cluster.RunAsync("apply", "--server-side", "-k", folder);
        await cluster.RunAsync("wait", "--for=condition=established", "crd/vaultconnections.secret-courier.io", "--timeout=30s");

        var explained = await cluster.RunAsync("explain", "vaultconnection.spec");
        var recursive = await cluster.RunAsync("explain", "vaultconnection", "--recursive");

        Assert.Contains("KIND: VaultConnection", explained.Rows);
        Assert.Contains("address\t<string> -required-", explained.Rows);
        Assert.Contains("spec\t<Object> -required-", recursive.Rows);
    }

    [Theory]
    [InlineData("pod.spec.containers", "imagePullPolicy\t<string>")]
    [InlineData("deployment.spec.strategy", "rollingUpdate\t<Object>")]
    [InlineData("ingress.spec.rules.http.paths.backend", "service\t<Object>")]
    [InlineData("csidriver.spec", "tokenRequests\t<[]Object>")]
    public async Task Built_in_kinds_are_explained_by_their_types(string path, string field)
    {
        cluster.Require(27, "explains by another document");

        Assert.Contains(field, (await cluster.RunAsync("explain", path)).Rows.Select(row => row.Replace("TokenRequest", "Object", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_tell_what_happened()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "job", "once", "-n", ns, "--image=busybox");
        await cluster.RunAsync("wait", "--for=condition=complete", "job/once", "-n", ns, "--timeout=30s");

        var events = (await cluster.RunAsync("get", "events", "-n", ns, "-o", "jsonpath={range .items[*]}{.involvedObject.kind} {.reason}{\"\\n\"}{end}")).Rows;
        var described = await cluster.RunAsync("describe", "job", "once", "-n", ns);

        Assert.Equal(["Job Completed", "Job SuccessfulCreate", "Pod Scheduled"], events.Order(StringComparer.Ordinal));
        Assert.Contains("Job completed", described.Output);
    }

    [Fact]
    public async Task What_needs_containers_says_that_there_are_none()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1");
        await cluster.RunAsync("rollout", "status", "deployment/web", "-n", ns, "--timeout=30s");

        foreach (var command in new[] { "logs deployment/web", "exec deployment/web -- ls", "port-forward deployment/web 0:80" })
        {
            var result = await cluster.TryAsync(["-n", ns, .. command.Split(' ')]);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains("the sandbox runs no containers", result.Error);
        }

        Assert.Contains("Metrics API not available", (await cluster.TryAsync("top", "pods", "-n", ns)).Error);
    }

    [Fact]
    public async Task The_node_can_be_cordoned_and_drained()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1");
        await cluster.RunAsync("rollout", "status", "deployment/web", "-n", ns, "--timeout=30s");

        await cluster.RunAsync("drain", "sandbox", "--pod-selector=app=web", "--timeout=30s");
        await cluster.RunAsync("wait", "--for=condition=PodScheduled=false", "pod", "-l", "app=web", "-n", ns, "--timeout=30s");
        var cordoned = (await cluster.RunAsync("get", "nodes")).Rows[1];
        await cluster.RunAsync("uncordon", "sandbox");
        await cluster.RunAsync("rollout", "status", "deployment/web", "-n", ns, "--timeout=30s");

        Assert.StartsWith("sandbox Ready,SchedulingDisabled <none>", cordoned, StringComparison.Ordinal);
    }
}
