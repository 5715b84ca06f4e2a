using System.Text.Json.Nodes;
using Sandbox.Faults;

namespace Operator.Tests.SandboxProduct;

public sealed class FaultedWatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_that_is_open_drops()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        using var watch = await OpenAsync(sandbox);

        sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Drop, Resource = "configmaps", Count = 1 });

        Assert.Null(await watch.ReadLineAsync(Cancelled));
        using var next = await OpenAsync(sandbox);
        await sandbox.CreateConfigMapAsync("a");
        Assert.Contains("\"ADDED\"", await next.ReadLineAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_open_watches_drop_and_new_ones_do_not()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        using var watch = await OpenAsync(sandbox);

        var (_, answer) = await sandbox.AdminAsync("POST", "kubernetes/watches/drop");

        Assert.Equal(1, (int?)answer?["count"]);
        Assert.Null(await watch.ReadLineAsync(Cancelled));
        using var next = await OpenAsync(sandbox);
        await sandbox.CreateConfigMapAsync("a");
        Assert.NotNull(await next.ReadLineAsync(Cancelled));
    }

    [Fact]
    public async Task A_silent_watch_sends_nothing_until_the_fault_is_removed()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        using var watch = await OpenAsync(sandbox);
        var fault = sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Silence });
        await sandbox.CreateConfigMapAsync("a");
        var line = watch.ReadLineAsync(Cancelled).AsTask();

        // Whatever would be sent is sent before this answer.
        Assert.Equal(200, (await sandbox.KubernetesAsync("GET", $"{ConfigMaps}/a")).Status);
        Assert.False(line.IsCompleted);
        sandbox.Server.Faults.Remove(fault.Id);

        Assert.Contains("\"ADDED\"", await line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_ends_as_after_a_compaction()
    {
        await using var sandbox = await ProductSandbox.StartAsync();
        sandbox.Server.Faults.Add(new Fault { Effect = FaultEffect.Expire });
        using var watch = await OpenAsync(sandbox);

        var last = JsonNode.Parse((await watch.ReadLineAsync(Cancelled))!)!;

        Assert.Equal(("ERROR", 410, "Expired"), ((string?)last["type"], (int?)last["object"]!["code"], (string?)last["object"]!["reason"]));
        Assert.Null(await watch.ReadLineAsync(Cancelled));
    }

    private static Task<StreamReader> OpenAsync(ProductSandbox sandbox) =>
        sandbox.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={sandbox.Revision}");
}
