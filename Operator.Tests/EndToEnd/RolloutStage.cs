using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>What tests of restarts do with a scene: workloads, changes in the store, and looking whether and how often a workload was restarted.</summary>
public sealed class RolloutStage(Scene scene, TestEnvironment environment)
{
    /// <summary>Flags for an operator that restarts soon, and at any time.</summary>
    public static IReadOnlyList<string> Soon { get; } = ["--rollout-debounce", "300ms", "--rollout-interval", "1ms", "--leader-elect", "false"];

    /// <summary>Flags for an operator that restarts nothing for now.</summary>
    public static IReadOnlyList<string> Later { get; } = ["--rollout-debounce", "1h", "--leader-elect", "false"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A resource that restarts what uses its Secret, synced for the first time.</summary>
    public async Task SyncAsync(string name, Action<JsonObject>? change = null)
    {
        await scene.PutAsync(name, new JsonObject { ["k"] = "first" });
        await scene.ApplyAsync("VaultStaticSecret", name, Spec(name, change));
        await scene.WaitForValueAsync(name, "k", "first");
        await scene.WaitForReadyAsync("VaultStaticSecret", name, "True");
    }

    /// <summary>The spec of a resource that restarts what uses its Secret.</summary>
    public JsonObject Spec(string path, Action<JsonObject>? change = null) => scene.Static(path, spec =>
    {
        spec["rolloutRestart"] = new JsonObject { ["auto"] = true };
        change?.Invoke(spec);
    });

    /// <summary>The change of a spec that restarts what is named, and nothing else.</summary>
    public static Action<JsonObject> Only(params JsonObject[] targets) => spec =>
    {
        spec.Remove("rolloutRestart");
        spec["rolloutRestartTargets"] = new JsonArray([.. targets]);
    };

    /// <summary>Changes the content in the store and has it delivered.</summary>
    public async Task RotateAsync(string name, string value)
    {
        await scene.PutAsync(name, new JsonObject { ["k"] = value });
        await NudgeAsync(name);
        await scene.WaitForValueAsync(name, "k", value);
    }

    /// <summary>Has a resource synced and waits until it was.</summary>
    public async Task SyncNowAsync(string name)
    {
        var round = await NudgeAsync(name);
        await WaitForResourceAsync(name, r => r["status"]?["lastHandledSyncNow"]?.GetValue<string>() == round);
    }

    /// <summary>Makes a Deployment whose container takes its environment from a Secret.</summary>
    public Task DeployAsync(string name, string secret, JsonObject? labels = null) => DeployAsync("apps/v1", "Deployment", name, EnvFrom(secret), labels);

    /// <summary>Makes a workload.</summary>
    public async Task DeployAsync(string apiVersion, string kind, string name, JsonObject podSpec, JsonObject? labels = null)
    {
        podSpec["containers"] ??= new JsonArray(Container(new JsonArray()));
        var workload = new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = scene.Namespace, ["labels"] = labels ?? [] },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                    ["spec"] = podSpec,
                },
            },
        };
        if (kind == "StatefulSet")
            workload["spec"]!["serviceName"] = name;
        await environment.Cluster.ApplyAsync(workload, Cancelled);
    }

    /// <summary>A pod spec whose container takes its environment from a Secret.</summary>
    public static JsonObject EnvFrom(string secret, string containers = "containers")
    {
        var source = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = secret } };
        return new JsonObject { [containers] = new JsonArray(Container(new JsonArray(source), $"in-{containers}".ToLowerInvariant())) };
    }

    /// <summary>Waits until a workload was restarted so many times since it was made, as its generation tells.</summary>
    public Task WaitForRestartsAsync(int times, string name, string kind = "Deployment", string apiVersion = "apps/v1") => environment.Cluster.WaitAsync(
        new ObjectName(apiVersion, kind, scene.Namespace, name), w => Generation(w) == times + 1, Scene.Patience, Cancelled);

    /// <summary>How often a workload was restarted since it was made.</summary>
    public async Task<long> RestartsAsync(string name, string kind = "Deployment") =>
        Generation(await environment.Cluster.GetAsync(new ObjectName("apps/v1", kind, scene.Namespace, name), Cancelled)) - 1;

    /// <summary>
    /// Waits until whatever restarts were due are done: a Secret that changes now has its workload restarted in a later round than all that changed before.
    /// </summary>
    public async Task SettleAsync()
    {
        var name = $"marker-{Guid.NewGuid().ToString("N")[..8]}";
        await DeployAsync(name, name);
        await SyncAsync(name);
        await RotateAsync(name, "second");
        await WaitForRestartsAsync(1, name);
    }

    /// <summary>Waits until the condition about restarts has a reason and, unless it failed, nothing is pending.</summary>
    public async Task<JsonObject> WaitForRolloutAsync(string name, string reason)
    {
        var resource = await WaitForResourceAsync(
            name,
            r => Scene.Condition(r, "RolloutRestarted")?["reason"]?.GetValue<string>() == reason
                && (r["status"]!["rollout"]!["pending"] is null) == (reason is "RolloutRestarted" or "RolloutNotNeeded"));
        return Scene.Condition(resource, "RolloutRestarted")!;
    }

    /// <summary>Waits until a resource is as wanted.</summary>
    public async Task<JsonObject> WaitForResourceAsync(string name, Func<JsonObject, bool> isWanted) =>
        (await environment.Cluster.WaitAsync(
            ObjectName.Courier("VaultStaticSecret", scene.Namespace, name), r => r is not null && isWanted(r), Scene.Patience, Cancelled))!;

    /// <summary>Waits for an event about a workload or a resource.</summary>
    public Task<JsonObject> WaitForEventAsync(string kind, string name, string reason) => environment.Cluster.WaitForAnyAsync(
        "events.k8s.io/v1",
        "Event",
        scene.Namespace,
        e => e["reason"]?.GetValue<string>() == reason
            && e["regarding"]?["kind"]?.GetValue<string>() == kind && e["regarding"]?["name"]?.GetValue<string>() == name,
        Scene.Patience,
        Cancelled);

    private async Task<string> NudgeAsync(string name)
    {
        var round = Guid.NewGuid().ToString();
        await environment.Cluster.PatchAsync(
            ObjectName.Courier("VaultStaticSecret", scene.Namespace, name),
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["secret-courier.io/sync-now"] = round } } },
            Cancelled);
        return round;
    }

    private static long Generation(JsonObject? workload) => workload?["metadata"]!["generation"]!.GetValue<long>() ?? 0;

    private static JsonObject Container(JsonArray envFrom, string name = "app") =>
        new() { ["name"] = name, ["image"] = "registry.k8s.io/pause:3.10", ["envFrom"] = envFrom };
}
