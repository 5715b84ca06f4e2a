using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Sandbox.Kubernetes.Hosting;
using Sandbox.Kubernetes.Storage;

namespace Operator.Tests.KubernetesSandbox.Controllers;

/// <summary>Workloads as they are played through, seen from the API and from the store's log.</summary>
public sealed class WorkloadTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string StatefulSets = "/apis/apps/v1/namespaces/default/statefulsets";
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    private const string CronJobs = "/apis/batch/v1/namespaces/default/cronjobs";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Services = "/api/v1/namespaces/default/services";

    [Fact]
    public async Task A_rollout_never_has_too_many_Pods_nor_too_few_that_serve()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("web", 4, ""","strategy":{"rollingUpdate":{"maxSurge":1,"maxUnavailable":1}}"""));
        await RolledOutAsync(cluster, Deployments, "web", 4);
        var (before, _, last) = cluster.Server.Store.Now("pods");

        await cluster.SendAsync(HttpMethod.Patch, $"{Deployments}/web",
            """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"app:2"}]}}}}""", "application/strategic-merge-patch+json");
        await RolledOutAsync(cluster, Deployments, "web", 4);

        var pods = before.List(null).ToDictionary(pod => (string)pod.Value["metadata"]!["name"]!, pod => pod.Value);
        var (most, least) = (0, int.MaxValue);
        foreach (var change in After(last))
        {
            if (change.IsDeletion)
                pods.Remove(change.Name);
            else
                pods[change.Name] = change.Current.Value;
            most = Math.Max(most, pods.Count);
            least = Math.Min(least, pods.Values.Count(pod => pod["metadata"]!["deletionTimestamp"] is null && IsReady(pod)));
        }

        Assert.Equal((5, 3), (most, least));
        Assert.All(cluster.Server.Store.List("pods"), pod => Assert.Equal("app:2", (string?)pod["spec"]!["containers"]![0]!["image"]));
    }

    [Fact]
    public async Task Replaced_Pods_of_a_StatefulSet_go_from_the_last_to_the_first_one_at_a_time()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, StatefulSets, Workload("db", 3));
        await RolledOutAsync(cluster, StatefulSets, "db", 3);
        var (_, _, last) = cluster.Server.Store.Now("pods");

        await cluster.SendAsync(HttpMethod.Patch, $"{StatefulSets}/db",
            """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"app:2"}]}}}}""", "application/strategic-merge-patch+json");
        await cluster.WaitUntilAsync(StatefulSets, "db", set => (int?)set?["status"]?["observedGeneration"] == 2
            && (string?)set["status"]!["currentRevision"] == (string?)set["status"]!["updateRevision"]);

        Assert.Equal(["db-2", "db-1", "db-0"], After(last).Where(change => change.IsDeletion).Select(change => change.Name));
    }

    [Fact]
    public async Task Pods_serve_for_as_long_as_asked_before_they_count_as_available()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture));
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Time = time });
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("web", 2, ""","minReadySeconds":30"""));
        await cluster.WaitUntilAsync(Deployments, "web", value => (int?)value?["status"]?["readyReplicas"] == 2);
        var (_, before) = await cluster.SendAsync(HttpMethod.Get, $"{Deployments}/web");

        time.Advance(TimeSpan.FromSeconds(30));
        await cluster.WaitUntilAsync(Deployments, "web", value => (int?)value?["status"]?["availableReplicas"] == 2);

        Assert.Null(before["status"]!["availableReplicas"]);
        Assert.Contains(before["status"]!["conditions"]!.AsArray(), item => (string?)item!["reason"] == "MinimumReplicasUnavailable");
    }

    [Fact]
    public async Task A_rollout_that_does_not_go_on_has_failed_after_its_deadline()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture));
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Time = time });
        await cluster.WaitUntilAsync("/api/v1/nodes", "sandbox", node => node is not null);
        await cluster.SendAsync(HttpMethod.Patch, "/api/v1/nodes/sandbox", """{"spec":{"unschedulable":true}}""", "application/merge-patch+json");
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("web", 1, ""","progressDeadlineSeconds":60"""));
        await cluster.WaitUntilAsync(Deployments, "web", value => (int?)value?["status"]?["unavailableReplicas"] == 1);

        // Whatever the controller still takes for progress starts the deadline anew.
        var reasons = new List<string?>();
        for (var i = 0; i < 1000 && !reasons.Contains("ProgressDeadlineExceeded"); i++)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            var (_, value) = await cluster.SendAsync(HttpMethod.Get, $"{Deployments}/web");
            reasons = [.. value["status"]!["conditions"]!.AsArray().Select(item => (string?)item!["reason"])];
        }

        Assert.Contains("ProgressDeadlineExceeded", reasons);
    }

    [Fact]
    public async Task A_CronJob_starts_when_it_is_due_and_its_Job_ends_by_its_time_to_live()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:30Z", CultureInfo.InvariantCulture));
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Time = time });
        await cluster.SendAsync(HttpMethod.Post, CronJobs, """
            {"metadata":{"name":"tick"},"spec":{"schedule":"*/5 * * * *","jobTemplate":{"spec":{"ttlSecondsAfterFinished":60,
            "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"app:1"}]}}}}}}
            """);
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("barrier", 1));
        await RolledOutAsync(cluster, Deployments, "barrier", 1);
        Assert.Empty(cluster.Server.Store.List("jobs.batch"));

        time.Advance(TimeSpan.FromMinutes(4.5));
        await cluster.WaitUntilAsync(CronJobs, "tick", cron => (string?)cron?["status"]?["lastScheduleTime"] == "2026-01-01T00:05:00Z");
        var name = (string)cluster.Server.Store.List("jobs.batch").Single()["metadata"]!["name"]!;
        await cluster.WaitUntilAsync(Jobs, name, job => (int?)job?["status"]?["succeeded"] == 1);
        time.Advance(TimeSpan.FromSeconds(61));

        await cluster.WaitUntilAsync(Jobs, name, job => job is null);
        Assert.Equal("tick-29453765", name);
    }

    [Fact]
    public async Task An_indexed_Job_makes_a_Pod_for_each_index()
    {
        await using var cluster = await TestCluster.StartAsync();
        await cluster.SendAsync(HttpMethod.Post, Jobs, """
            {"metadata":{"name":"many"},"spec":{"completions":4,"parallelism":2,"completionMode":"Indexed",
            "template":{"spec":{"restartPolicy":"Never","containers":[{"name":"main","image":"app:1"}]}}}}
            """);

        await cluster.WaitUntilAsync(Jobs, "many", job => job?["status"]?["completionTime"] is not null);

        var (_, job) = await cluster.SendAsync(HttpMethod.Get, $"{Jobs}/many");
        Assert.Equal("0-3", (string?)job["status"]!["completedIndexes"]);
    }

    [Theory]
    [InlineData(WorkloadSimulation.Controllers, "Pending")]
    [InlineData(WorkloadSimulation.AllPods, "Running")]
    public async Task Pods_that_nobody_controls_run_where_that_is_wanted(WorkloadSimulation simulation, string phase)
    {
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Workloads = simulation });
        await cluster.SendAsync(HttpMethod.Post, Pods, """{"metadata":{"name":"alone"},"spec":{"containers":[{"name":"main","image":"app:1"}]}}""");
        // What comes after has been worked off, so that what came before it has been, too.
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("barrier", 1));
        await RolledOutAsync(cluster, Deployments, "barrier", 1);

        var (_, pod) = await cluster.SendAsync(HttpMethod.Get, $"{Pods}/alone");

        Assert.Equal(phase, (string?)pod["status"]!["phase"]);
    }

    [Fact]
    public async Task Without_simulation_there_is_neither_a_node_nor_a_status()
    {
        await using var cluster = await TestCluster.StartAsync(new KubernetesServerOptions { Workloads = WorkloadSimulation.Off });

        var (_, created) = await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("web", 1));
        var (_, nodes) = await cluster.SendAsync(HttpMethod.Get, "/api/v1/nodes");

        Assert.Empty(created["status"]!.AsObject());
        Assert.Empty(nodes["items"]!.AsArray());
    }

    [Fact]
    public async Task A_Service_has_an_address_of_its_own_and_follows_its_Pods()
    {
        await using var cluster = await TestCluster.StartAsync();
        var (_, service) = await cluster.SendAsync(HttpMethod.Post, Services,
            """{"metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""");
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("web", 2));

        await cluster.WaitUntilAsync("/api/v1/namespaces/default/endpoints", "web",
            endpoints => endpoints?["subsets"]?[0]?["addresses"]?.AsArray().Count == 2);
        await cluster.SendAsync(HttpMethod.Delete, $"{Services}/web");
        await cluster.WaitUntilAsync("/api/v1/namespaces/default/endpoints", "web", endpoints => endpoints is null);

        Assert.StartsWith("10.", (string?)service["spec"]!["clusterIP"], StringComparison.Ordinal);
        Assert.NotEqual("10.96.0.1", (string?)service["spec"]!["clusterIP"]);
    }

    [Fact]
    public async Task A_budget_keeps_Pods_from_being_evicted()
    {
        await using var cluster = await TestCluster.StartAsync();
        const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
        await cluster.SendAsync(HttpMethod.Post, Deployments, Workload("web", 2));
        await RolledOutAsync(cluster, Deployments, "web", 2);
        await cluster.SendAsync(HttpMethod.Post, Budgets, """{"metadata":{"name":"web"},"spec":{"minAvailable":2,"selector":{"matchLabels":{"app":"web"}}}}""");
        await cluster.WaitUntilAsync(Budgets, "web", budget => (int?)budget?["status"]?["currentHealthy"] == 2);
        var pod = (string)cluster.Server.Store.List("pods")[0]["metadata"]!["name"]!;

        var (status, refusal) = await cluster.SendAsync(HttpMethod.Post, $"{Pods}/{pod}/eviction", """{"apiVersion":"policy/v1","kind":"Eviction"}""");

        Assert.Equal(429, status);
        Assert.Equal("The disruption budget web needs 2 healthy pods and has 2 currently", (string?)refusal["details"]!["causes"]![0]!["message"]);
    }

    private static string Workload(string name, int replicas, string more = "") => $$$"""
        {"metadata":{"name":"{{{name}}}"},"spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"}},
        "template":{"metadata":{"labels":{"app":"{{{name}}}"}},"spec":{"containers":[{"name":"main","image":"app:1"}]}}{{{more}}}}}
        """;

    private static Task RolledOutAsync(TestCluster cluster, string collection, string name, int replicas) =>
        cluster.WaitUntilAsync(collection, name, value => value is not null
            && (int?)value["status"]?["observedGeneration"] == (int?)value["metadata"]!["generation"]
            && (int?)value["status"]?["replicas"] == replicas
            && (int?)value["status"]?["updatedReplicas"] == replicas
            && (int?)value["status"]?["availableReplicas"] == replicas);

    private static IEnumerable<Change> After(LogNode node)
    {
        for (var next = node.Following; next is not null; next = next.Following)
            yield return next.Change!;
    }

    private static bool IsReady(JsonObject pod) => pod["status"]?["conditions"]?.AsArray()
        .Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;
}
