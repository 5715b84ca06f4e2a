using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Operator.Entities;
using Operator.Rollouts;
using Operator.Runtime.Client;
using Operator.Runtime.Events;

namespace Operator.Tests.Rollouts;

public sealed class WorkloadRestarterTests
{
    private static readonly WorkloadKind Deployment = WorkloadKind.Deployment;

    private readonly WorkloadCluster _cluster = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly List<string> _events = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_workload_is_restarted_by_one_read_and_one_patch()
    {
        _cluster.Put(Deployment, "app");

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(Requests.Target("Deployment", "app"))));

        Assert.Equal(["get deployments/app", "patch deployments/app"], _cluster.Requests);
        Assert.Equal("new", _cluster.Annotations(Deployment, "app")["rollout.secret-courier.io/db"]!.GetValue<string>());
        var restarted = Assert.Single(outcome.Restarted);
        Assert.Equal(("Deployment app", 2L), (restarted.ToString(), restarted.Generation));
        Assert.Empty(outcome.Problems);
        Assert.Equal(["VaultStaticSecret db", "Deployment app"], _events.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task A_workload_that_carries_the_revision_is_left_alone()
    {
        _cluster.Put(Deployment, "app", templateAnnotations: """{"rollout.secret-courier.io/db":"new"}""");

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(Requests.Target("Deployment", "app"))));

        Assert.Equal(["get deployments/app"], _cluster.Requests);
        Assert.Empty(outcome.Restarted);
        Assert.Empty(_events);
    }

    [Fact]
    public async Task Content_that_came_back_to_what_a_workload_runs_with_restarts_only_those_that_the_change_had_reached()
    {
        _cluster.Put(Deployment, "reached", templateAnnotations: """{"rollout.secret-courier.io/db":"between"}""");
        _cluster.Put(Deployment, "untouched");

        var outcome = await RunAsync(Requests.Of(
            "db", Requests.Named(Requests.Target("Deployment", "reached"), Requests.Target("Deployment", "untouched")), revision: "old", baseline: "old"));

        Assert.Equal(["Deployment reached"], outcome.Restarted.Select(r => r.ToString()));
        Assert.Equal(1, _cluster.Generation(Deployment, "untouched"));
    }

    [Fact]
    public async Task Ten_Secrets_of_one_workload_cost_one_patch_and_annotations_of_others_stay()
    {
        _cluster.Put(Deployment, "app", templateAnnotations: """{"theirs":"x","rollout.secret-courier.io/other":"1"}""");

        var outcomes = await RunAllAsync(
            [.. Enumerable.Range(0, 10).Select(i => Requests.Of($"db-{i}", Requests.Named(Requests.Target("Deployment", "app"))))]);

        Assert.Equal(["get deployments/app", "patch deployments/app"], _cluster.Requests);
        Assert.Equal(12, _cluster.Annotations(Deployment, "app").Count);
        Assert.Equal(2, _cluster.Generation(Deployment, "app"));
        Assert.All(outcomes, outcome => Assert.Single(outcome.Restarted));
    }

    [Fact]
    public async Task Consumers_are_found_among_all_kinds_and_pages()
    {
        _cluster.HasArgo = true;
        foreach (var i in Enumerable.Range(0, 5))
            _cluster.Put(Deployment, $"app-{i}", WorkloadCluster.UsedBy(i == 4 ? "db" : "other"));
        _cluster.Put(WorkloadKind.StatefulSet, "set", WorkloadCluster.UsedBy("other", "db"));
        _cluster.Put(WorkloadKind.DaemonSet, "agent", """{"volumes":[{"name":"v","secret":{"secretName":"db"}}]}""");
        _cluster.Put(WorkloadKind.ArgoRollout, "canary", WorkloadCluster.UsedBy("db"));

        var outcome = await RunAsync(Requests.Of("db", Requests.Auto));

        Assert.Equal(
            ["DaemonSet agent", "Deployment app-4", "Rollout canary", "StatefulSet set"],
            outcome.Restarted.Select(r => r.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cluster_without_Argo_is_no_problem_of_who_asks_for_all_consumers()
    {
        _cluster.Put(Deployment, "app", WorkloadCluster.UsedBy("db"));

        var outcome = await RunAsync(Requests.Of("db", Requests.Auto));

        Assert.Empty(outcome.Problems);
        Assert.Single(outcome.Restarted);
    }

    [Fact]
    public async Task Several_requests_for_all_consumers_share_their_lists()
    {
        _cluster.Put(Deployment, "one", WorkloadCluster.UsedBy("a"));
        _cluster.Put(Deployment, "both", WorkloadCluster.UsedBy("a", "b"));

        var outcomes = await RunAllAsync(Requests.Of("a", Requests.Auto), Requests.Of("b", Requests.Auto));

        Assert.Equal(
            ["list deployments", "list statefulsets", "list daemonsets", "list rollouts", "patch deployments/one", "patch deployments/both"],
            _cluster.Requests);
        Assert.Equal((2, 1), (outcomes[0].Restarted.Count, outcomes[1].Restarted.Count));
    }

    [Fact]
    public async Task A_workload_that_is_named_selected_and_found_is_restarted_once()
    {
        _cluster.Put(Deployment, "app", WorkloadCluster.UsedBy("db"), metadata: """{"labels":{"app":"shop"}}""");
        _cluster.Put(Deployment, "else", metadata: """{"labels":{"app":"else"}}""");
        var selector = new RolloutSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "shop" } };

        var outcome = await RunAsync(Requests.Of(
            "db", new RolloutTargets([Requests.Target("Deployment", "app"), new() { Kind = "Deployment", Selector = selector }], Auto: true)));

        Assert.Contains("list deployments?app=shop", _cluster.Requests);
        Assert.Equal(["patch deployments/app"], _cluster.Requests.Where(r => r.StartsWith("patch", StringComparison.Ordinal)));
        Assert.Single(outcome.Restarted);
    }

    [Fact]
    public async Task What_fails_of_several_targets_is_all_reported_and_the_rest_is_restarted()
    {
        _cluster.Put(Deployment, "app");
        _cluster.Put(Deployment, "guarded");
        _cluster.Refused["patch deployments/guarded"] = new KubernetesApiException(403, "Forbidden", "PATCH guarded: 403 Forbidden: by a policy");
        _cluster.Refused["get statefulsets/set"] = new KubernetesApiException(500, "InternalError", "GET set: 500 InternalError");

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(
            Requests.Target("Deployment", "missing"),
            Requests.Target("Deployment", "guarded"),
            Requests.Target("Deployment", "app"),
            Requests.Target("StatefulSet", "set"),
            Requests.Target("argo.Rollout", "canary"),
            new RolloutRestartTarget { Kind = "Deployment" })));

        Assert.Equal(["Deployment app"], outcome.Restarted.Select(r => r.ToString()));
        Assert.Equal(5, outcome.Problems.Count);
        var message = RolloutVerdict.Failed(outcome.Problems).Message;
        Assert.Contains("Deployment missing doesn't exist in namespace shop", message, StringComparison.Ordinal);
        Assert.Contains("by a policy", message, StringComparison.Ordinal);
        Assert.Contains("500 InternalError", message, StringComparison.Ordinal);
        Assert.Contains("doesn't serve Rollout of argoproj.io/v1alpha1", message, StringComparison.Ordinal);
        Assert.Contains("either a name or a selector", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_Argo_Rollout_is_told_from_a_missing_kind()
    {
        _cluster.HasArgo = true;

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(Requests.Target("argo.Rollout", "canary"))));

        Assert.Contains("Rollout canary doesn't exist", Assert.Single(outcome.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Argo_Rollout_that_takes_the_template_of_a_Deployment_is_restarted_by_it()
    {
        _cluster.HasArgo = true;
        _cluster.Put(WorkloadKind.ArgoRollout, "canary", spec: """{"workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"app"}}""");
        _cluster.Put(Deployment, "app");

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(Requests.Target("argo.Rollout", "canary"), Requests.Target("Deployment", "app"))));

        Assert.Equal(["Deployment app"], outcome.Restarted.Select(r => r.ToString()));
        Assert.Equal(2, _cluster.Generation(Deployment, "app"));
    }

    [Fact]
    public async Task Between_two_restarts_of_a_workload_there_is_the_least_time_whoever_runs_the_operator()
    {
        _cluster.Put(Deployment, "app");
        var targets = Requests.Named(Requests.Target("Deployment", "app"));
        await RunAsync(Requests.Of("db", targets, revision: "one"));
        _time.Advance(TimeSpan.FromSeconds(59));

        var early = await RunAsync(Requests.Of("db", targets, revision: "two"));
        _time.Advance(TimeSpan.FromSeconds(1));
        var late = await RunAsync(Requests.Of("db", targets, revision: "two"));

        Assert.Empty(early.Restarted);
        Assert.Equal(_time.GetUtcNow(), early.DeferredUntil);
        Assert.Single(late.Restarted);
        Assert.Null(late.DeferredUntil);
        Assert.Equal(3, _cluster.Generation(Deployment, "app"));
    }

    [Fact]
    public async Task A_time_of_the_last_restart_that_lies_ahead_holds_nothing_back()
    {
        _cluster.Put(Deployment, "app", metadata: """{"annotations":{"secret-courier.io/restarted-at":"2099-01-01T00:00:00Z"}}""");

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(Requests.Target("Deployment", "app"))));

        Assert.Single(outcome.Restarted);
    }

    [Fact]
    public async Task Workloads_whose_pods_do_not_follow_at_once_are_patched_and_it_is_said()
    {
        _cluster.Put(Deployment, "paused", spec: """{"paused":true}""");
        _cluster.Put(WorkloadKind.StatefulSet, "manual", spec: """{"updateStrategy":{"type":"OnDelete"}}""");
        _cluster.Put(Deployment, "asleep", spec: """{"replicas":0}""");

        var outcome = await RunAsync(Requests.Of("db", Requests.Named(
            Requests.Target("Deployment", "paused"), Requests.Target("StatefulSet", "manual"), Requests.Target("Deployment", "asleep"))));

        Assert.Equal(
            [
                "Deployment paused (paused: its pods follow when it is resumed)",
                "StatefulSet manual (OnDelete: its pods follow when they are deleted)",
                "Deployment asleep",
            ],
            outcome.Restarted.Select(r => r.ToString()));
    }

    [Fact]
    public async Task A_workload_that_is_being_deleted_counts_as_missing()
    {
        _cluster.Put(Deployment, "app", WorkloadCluster.UsedBy("db"), metadata: """{"deletionTimestamp":"2026-01-01T00:00:00Z"}""");

        var named = await RunAsync(Requests.Of("db", Requests.Named(Requests.Target("Deployment", "app"))));
        var found = await RunAsync(Requests.Of("db", Requests.Auto));

        Assert.Single(named.Problems);
        Assert.Empty(found.Problems);
        Assert.Empty(found.Restarted);
    }

    private async Task<RestartOutcome> RunAsync(RolloutRequest request) => Assert.Single(await RunAllAsync(request));

    private Task<IReadOnlyList<RestartOutcome>> RunAllAsync(params RolloutRequest[] requests)
    {
        var pacing = new RolloutPacing(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));
        var restarter = new WorkloadRestarter(
            new WorkloadFinder(_cluster.Client), _cluster.Client, PublishAsync, pacing, _time, NullLogger<WorkloadRestarter>.Instance);
        return restarter.RunAsync(new RestartRound(WorkloadCluster.Namespace, requests), Cancelled);
    }

    private Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, CancellationToken cancellationToken)
    {
        Assert.Equal("RolloutRestarted", reason);
        _events.Add($"{entity.Kind} {entity.Metadata.Name}");
        return Task.CompletedTask;
    }
}
