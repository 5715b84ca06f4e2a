using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>Workloads are restarted when the content of a Secret that they use changed, once, and for nothing else.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RolloutTests(RolloutScene running, TestEnvironment environment) : IClassFixture<RolloutScene>
{
    private readonly RolloutStage _stage = new(running.Scene, environment);

    private Scene Scene => running.Scene;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_in_the_store_restarts_a_named_workload_once_and_a_first_sync_does_not()
    {
        await _stage.DeployAsync("named", "named");
        await _stage.SyncAsync("named", RolloutStage.Only(Target("Deployment", "named")));
        await _stage.SettleAsync();
        Assert.Equal(0, await _stage.RestartsAsync("named"));

        await _stage.RotateAsync("named", "second");
        await _stage.WaitForRestartsAsync(1, "named");
        var condition = await _stage.WaitForRolloutAsync("named", "RolloutRestarted");

        Assert.Equal("True", condition["status"]!.GetValue<string>());
        Assert.Contains("Deployment named", condition["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await _stage.WaitForEventAsync("Deployment", "named", "RolloutRestarted");
        await _stage.WaitForEventAsync("VaultStaticSecret", "named", "RolloutRestarted");
        await _stage.SyncNowAsync("named");
        await _stage.SettleAsync();
        Assert.Equal(1, await _stage.RestartsAsync("named"));

        await _stage.RotateAsync("named", "third");
        await _stage.WaitForRestartsAsync(2, "named");
    }

    [Fact]
    public async Task Drift_repair_a_deleted_Secret_and_a_change_of_labels_annotations_or_type_restart_nothing()
    {
        await _stage.DeployAsync("calm", "calm");
        await _stage.SyncAsync("calm");
        var secret = ObjectName.Secret(Scene.Namespace, "calm");

        await environment.Cluster.PatchAsync(secret, new JsonObject { ["data"] = new JsonObject { ["k"] = "d3Jvbmc=" } }, Cancelled);
        await Scene.WaitForValueAsync("calm", "k", "first");
        await _stage.WaitForEventAsync("VaultStaticSecret", "calm", "DriftRepaired");
        await environment.Cluster.DeleteAsync(secret, Cancelled);
        await Scene.WaitForValueAsync("calm", "k", "first");
        await Scene.ApplyAsync("VaultStaticSecret", "calm", _stage.Spec("calm", spec => spec["destination"] = new JsonObject
        {
            ["labels"] = new JsonObject { ["team"] = "shop" },
            ["annotations"] = new JsonObject { ["example.com/note"] = "x" },
            ["type"] = "example.com/credentials",
        }));
        await environment.Cluster.WaitAsync(
            secret,
            s => s?["type"]?.GetValue<string>() == "example.com/credentials" && s["metadata"]?["labels"]?["team"] is not null,
            Scene.Patience,
            Cancelled);
        await _stage.SettleAsync();

        Assert.Equal(0, await _stage.RestartsAsync("calm"));
        Assert.Null((await _stage.WaitForResourceAsync("calm", _ => true))["status"]!["rollout"]);
    }

    [Fact]
    public async Task Ten_Secrets_of_one_workload_that_change_together_cost_two_restarts_at_most()
    {
        var names = Enumerable.Range(0, 10).Select(i => $"ten-{i}").ToList();
        await _stage.DeployAsync("ten", "ten-0");
        foreach (var name in names)
            await _stage.SyncAsync(name, RolloutStage.Only(Target("Deployment", "ten")));

        await Task.WhenAll(names.Select(name => _stage.RotateAsync(name, "second")));
        foreach (var name in names)
            await _stage.WaitForRolloutAsync(name, "RolloutRestarted");

        Assert.InRange(await _stage.RestartsAsync("ten"), 1, 2);
        var workload = await environment.Cluster.GetAsync(new ObjectName("apps/v1", "Deployment", Scene.Namespace, "ten"), Cancelled);
        Assert.Equal(10, workload!["spec"]!["template"]!["metadata"]!["annotations"]!.AsObject().Count);
    }

    [Fact]
    public async Task Workloads_whose_labels_a_selector_matches_are_restarted_and_others_are_not()
    {
        await _stage.DeployAsync("front", "selected", new JsonObject { ["tier"] = "front", ["stage"] = "live" });
        await _stage.DeployAsync("back", "selected", new JsonObject { ["tier"] = "back", ["stage"] = "live" });
        await _stage.DeployAsync("trial", "selected", new JsonObject { ["tier"] = "front", ["stage"] = "trial" });
        await _stage.SyncAsync("selected", RolloutStage.Only(new JsonObject
        {
            ["kind"] = "Deployment",
            ["selector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject { ["tier"] = "front" },
                ["matchExpressions"] = new JsonArray(
                    new JsonObject { ["key"] = "stage", ["operator"] = "NotIn", ["values"] = new JsonArray("trial") },
                    new JsonObject { ["key"] = "tier", ["operator"] = "Exists" }),
            },
        }));

        await _stage.RotateAsync("selected", "second");
        await _stage.WaitForRestartsAsync(1, "front");
        await _stage.WaitForRolloutAsync("selected", "RolloutRestarted");

        Assert.Equal((0, 0), (await _stage.RestartsAsync("back"), await _stage.RestartsAsync("trial")));
    }

    [Fact]
    public async Task Consumers_are_found_whatever_their_kind_and_the_way_they_use_the_Secret()
    {
        await _stage.DeployAsync("apps/v1", "Deployment", "by-init", RolloutStage.EnvFrom("found", "initContainers"));
        await _stage.DeployAsync("apps/v1", "StatefulSet", "by-volume", Volume("""{"secret":{"secretName":"found"}}"""));
        await _stage.DeployAsync("apps/v1", "DaemonSet", "by-projection", Volume("""{"projected":{"sources":[{"secret":{"name":"found"}}]}}"""));
        await _stage.DeployAsync("apps/v1", "Deployment", "by-pull", JsonNode.Parse("""{"imagePullSecrets":[{"name":"found"}]}""")!.AsObject());
        await _stage.SyncAsync("found");

        await _stage.RotateAsync("found", "second");
        await _stage.WaitForRestartsAsync(1, "by-init");
        await _stage.WaitForRestartsAsync(1, "by-volume", "StatefulSet");
        await _stage.WaitForRestartsAsync(1, "by-projection", "DaemonSet");
        await _stage.WaitForRolloutAsync("found", "RolloutRestarted");

        Assert.Equal(0, await _stage.RestartsAsync("by-pull"));
    }

    [Fact]
    public async Task An_Argo_Rollout_is_restarted_by_its_template()
    {
        await InstallArgoAsync();
        await _stage.DeployAsync("argoproj.io/v1alpha1", "Rollout", "canary", RolloutStage.EnvFrom("canary"));
        await _stage.SyncAsync("canary", RolloutStage.Only(Target("argo.Rollout", "canary")));

        await _stage.RotateAsync("canary", "second");

        await _stage.WaitForRestartsAsync(1, "canary", "Rollout", "argoproj.io/v1alpha1");
        await _stage.WaitForRolloutAsync("canary", "RolloutRestarted");
    }

    [Fact]
    public async Task A_target_that_is_missing_is_named_keeps_nothing_back_and_is_restarted_when_it_appears()
    {
        await _stage.DeployAsync("early", "awaited");
        await _stage.SyncAsync("awaited", RolloutStage.Only(Target("Deployment", "early"), Target("Deployment", "late"), Target("StatefulSet", "later")));

        await _stage.RotateAsync("awaited", "second");
        var condition = await _stage.WaitForRolloutAsync("awaited", "RolloutRestartFailed");
        var message = condition["message"]!.GetValue<string>();
        Assert.Contains("Deployment late doesn't exist", message, StringComparison.Ordinal);
        Assert.Contains("StatefulSet later doesn't exist", message, StringComparison.Ordinal);
        Assert.Equal("True", (await Scene.WaitForReadyAsync("VaultStaticSecret", "awaited", "True"))["status"]!.GetValue<string>());
        await _stage.WaitForRestartsAsync(1, "early");
        await _stage.WaitForEventAsync("VaultStaticSecret", "awaited", "RolloutRestartFailed");

        await _stage.DeployAsync("late", "awaited");
        await _stage.DeployAsync("apps/v1", "StatefulSet", "later", RolloutStage.EnvFrom("awaited"));

        await _stage.WaitForRolloutAsync("awaited", "RolloutRestarted");
        Assert.Equal(1, await _stage.RestartsAsync("early"));
    }

    private static JsonObject Target(string kind, string name) => new() { ["kind"] = kind, ["name"] = name };

    private static JsonObject Volume(string source)
    {
        var volume = JsonNode.Parse(source)!.AsObject();
        volume["name"] = "secret";
        return new JsonObject { ["volumes"] = new JsonArray(volume) };
    }

    // As much of Argo's CustomResourceDefinition as a Rollout needs that nobody rolls out; a cluster that has it keeps its own.
    private async Task InstallArgoAsync()
    {
        var name = new ObjectName("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "rollouts.argoproj.io");
        if (await environment.Cluster.GetAsync(name, Cancelled) is null)
        {
            await environment.ApplyAsync(JsonNode.Parse("""
                {
                  "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "rollouts.argoproj.io" },
                  "spec": {
                    "group": "argoproj.io", "scope": "Namespaced",
                    "names": { "kind": "Rollout", "listKind": "RolloutList", "plural": "rollouts", "singular": "rollout" },
                    "versions": [{
                      "name": "v1alpha1", "served": true, "storage": true, "subresources": { "status": {} },
                      "schema": { "openAPIV3Schema": { "type": "object", "properties": {
                        "spec": { "type": "object", "x-kubernetes-preserve-unknown-fields": true },
                        "status": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } } }
                    }]
                  }
                }
                """)!.AsObject());
        }

        await environment.Cluster.WaitAsync(
            name,
            definition => definition?["status"]?["conditions"]?.AsArray()
                .Any(c => c!["type"]!.GetValue<string>() == "Established" && c["status"]!.GetValue<string>() == "True") == true,
            Scene.Patience,
            Cancelled);
    }
}
