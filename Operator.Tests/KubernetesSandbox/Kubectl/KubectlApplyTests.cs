namespace Operator.Tests.KubernetesSandbox.Kubectl;

/// <summary>Manifests are applied, compared, edited and taken away again.</summary>
public sealed class KubectlApplyTests(KubectlCluster cluster) : IClassFixture<KubectlCluster>
{
    private static string Map(string value) => $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: conf
          labels:
            set: a
        data:
          k: {value}
        """;

    [Fact]
    public async Task Applying_says_what_it_did_and_diff_what_it_would_do()
    {
        var ns = await cluster.NamespaceAsync();

        var created = await cluster.FeedAsync(Map("one"), "apply", "-n", ns, "-f", "-");
        var same = await cluster.FeedAsync(Map("one"), "apply", "-n", ns, "-f", "-");
        var none = await cluster.TryAsync(Map("one"), [], "diff", "-n", ns, "-f", "-");
        var some = await cluster.TryAsync(Map("two"), [], "diff", "-n", ns, "-f", "-");
        var changed = await cluster.FeedAsync(Map("two"), "apply", "-n", ns, "-f", "-");

        Assert.Equal(["configmap/conf created", "configmap/conf unchanged", "configmap/conf configured"], [created.Text, same.Text, changed.Text]);
        Assert.Equal((0, 1), (none.ExitCode, some.ExitCode));
        Assert.Contains("-  k: one\n+  k: two", some.Output);
    }

    [Fact]
    public async Task Server_side_apply_tells_of_conflicts_and_diff_of_the_outcome()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.FeedAsync(Map("one"), "apply", "-n", ns, "--server-side", "--field-manager=other", "-f", "-");

        var conflict = await cluster.TryAsync(Map("two"), [], "apply", "-n", ns, "--server-side", "-f", "-");
        var diff = await cluster.TryAsync(Map("two"), [], "diff", "-n", ns, "--server-side", "--force-conflicts", "-f", "-");
        var forced = await cluster.FeedAsync(Map("two"), "apply", "-n", ns, "--server-side", "--force-conflicts", "-f", "-");

        Assert.Equal(1, conflict.ExitCode);
        Assert.Contains("Apply failed with 1 conflict: conflict with \"other\": .data.k", conflict.Error);
        Assert.Equal(1, diff.ExitCode);
        Assert.Equal("configmap/conf serverside-applied", forced.Text);
    }

    [Fact]
    public async Task What_is_no_longer_in_the_manifests_is_pruned()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.FeedAsync(Map("one"), "apply", "-n", ns, "-f", "-");

        var pruned = await cluster.FeedAsync(
            Map("one").Replace("name: conf", "name: other", StringComparison.Ordinal),
            "apply", "-n", ns, "-f", "-", "--prune", "-l", "set=a");

        Assert.Contains("configmap/conf pruned", pruned.Output);
    }

    [Fact]
    public async Task Unknown_fields_are_refused_unless_validation_is_off()
    {
        cluster.Require(25, "validates by itself");
        var ns = await cluster.NamespaceAsync();
        var manifest = Map("one") + "\ndate: {}";

        var strict = await cluster.TryAsync(manifest, [], "apply", "-n", ns, "-f", "-");
        var warned = await cluster.FeedAsync(manifest, "apply", "-n", ns, "--validate=warn", "-f", "-");

        Assert.Contains("strict decoding error: unknown field \"date\"", strict.Error);
        Assert.Contains("Warning: unknown field \"date\"", warned.Error);
        Assert.Equal("configmap/conf created", warned.Text);
    }

    [Fact]
    public async Task An_object_is_edited_patched_labelled_and_replaced()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.FeedAsync(Map("one"), "apply", "-n", ns, "-f", "-");
        var editor = await cluster.FileAsync("sed -i 's/k: one/k: edited/' \"$1\"");

        var edited = await cluster.TryAsync("", [("EDITOR", $"sh {editor}")], "edit", "configmap", "conf", "-n", ns);
        await cluster.RunAsync("label", "configmap", "conf", "-n", ns, "app=x");
        await cluster.RunAsync("annotate", "configmap", "conf", "-n", ns, "note=y");
        await cluster.RunAsync("patch", "configmap", "conf", "-n", ns, "-p", """{"data":{"strategic":"1"}}""");
        await cluster.RunAsync("patch", "configmap", "conf", "-n", ns, "--type=merge", "-p", """{"data":{"merge":"2"}}""");
        await cluster.RunAsync("patch", "configmap", "conf", "-n", ns, "--type=json", "-p", """[{"op":"add","path":"/data/json","value":"3"}]""");
        var stored = await cluster.RunAsync("get", "configmap", "conf", "-n", ns, "-o", "yaml");
        var replaced = await cluster.FeedAsync(
            stored.Output.Replace("edited", "replaced", StringComparison.Ordinal), "replace", "-n", ns, "-f", "-");

        Assert.Equal("configmap/conf edited", edited.Text);
        Assert.Equal("configmap/conf replaced", replaced.Text);
        Assert.Equal("x y replaced 1 2 3", (await cluster.RunAsync("get", "configmap", "conf", "-n", ns, "-o",
            "jsonpath={.metadata.labels.app} {.metadata.annotations.note} {.data.k} {.data.strategic} {.data.merge} {.data.json}")).Text);
    }

    [Theory]
    [InlineData("background", true)]
    [InlineData("foreground", true)]
    [InlineData("orphan", false)]
    public async Task Deleting_cascades_as_it_is_told(string cascade, bool takesPods)
    {
        cluster.Require(21, "says orphan in another way");
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1", "--replicas=2");
        await cluster.RunAsync("rollout", "status", "deployment/web", "-n", ns, "--timeout=30s");

        await cluster.RunAsync("delete", "deployment", "web", "-n", ns, $"--cascade={cascade}", "--timeout=30s");
        if (takesPods)
            await cluster.RunAsync("wait", "--for=delete", "pod", "-n", ns, "-l", "app=web", "--timeout=30s");

        Assert.Equal(takesPods ? 0 : 3, (await cluster.RunAsync("get", "replicasets,pods", "-n", ns, "-o", "name")).Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_namespace_goes_with_all_that_is_in_it()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.RunAsync("create", "deployment", "web", "-n", ns, "--image=web:1", "--replicas=2");
        await cluster.FeedAsync(Map("one"), "apply", "-n", ns, "-f", "-");

        await cluster.RunAsync("delete", "namespace", ns, "--timeout=30s");

        Assert.Equal(1, (await cluster.TryAsync("get", "namespace", ns)).ExitCode);
    }
}
