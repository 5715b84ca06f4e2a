using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>The operator as a process: how it stops, and how one follows another.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ProcessTests(TestEnvironment environment)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task At_SIGTERM_it_stops_cleanly_and_gives_its_Lease_and_its_token_back()
    {
        await using var scene = await Scene.StartAsync(environment);
        await scene.PutAsync("db", new JsonObject { ["k"] = "v" });
        await scene.ApplyAsync("VaultStaticSecret", "db", scene.Static("db"));
        await scene.WaitForReadyAsync("VaultStaticSecret", "db", "True");

        Assert.Equal(0, await scene.Operator!.StopAsync(Cancelled));

        var lease = await environment.Cluster.GetAsync(new ObjectName("coordination.k8s.io/v1", "Lease", scene.OperatorNamespace, "secret-courier"), Cancelled);
        Assert.True(string.IsNullOrEmpty(lease!["spec"]!["holderIdentity"]?.GetValue<string>()), "the Lease is still held");
    }

    [Fact]
    public async Task At_SIGTERM_it_takes_the_time_that_work_under_way_may_have()
    {
        // A store that accepts and never answers: the reconcile hangs on it.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var scene = await Scene.CreateAsync(environment, new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"));
        await scene.ApplyAsync("VaultStaticSecret", "hangs", scene.Static("hangs"));
        await scene.StartOperatorAsync("--drain-timeout", "4s");
        using var asked = await silent.AcceptTcpClientAsync(Cancelled);

        Assert.Equal(0, await scene.Operator!.StopAsync(Cancelled));

        var lease = await environment.Cluster.GetAsync(new ObjectName("coordination.k8s.io/v1", "Lease", scene.OperatorNamespace, "secret-courier"), Cancelled);
        Assert.True(string.IsNullOrEmpty(lease!["spec"]!["holderIdentity"]?.GetValue<string>()), "the Lease is still held");
    }

    [Fact]
    public async Task A_second_operator_stands_by_and_takes_over_at_once_when_the_first_one_stops()
    {
        await using var scene = await Scene.CreateAsync(environment);
        var kubeconfig = await scene.WriteKubeconfigAsync(environment.Kubernetes.Server, environment.CertificateAuthority);
        await using var first = await scene.StartReplicaAsync(kubeconfig);
        await scene.PutAsync("db", new JsonObject { ["k"] = "one" });
        await scene.ApplyAsync("VaultStaticSecret", "db", scene.Static("db"));
        await scene.WaitForValueAsync("db", "k", "one");
        await using var second = await scene.StartReplicaAsync(kubeconfig);

        await first.StopAsync(Cancelled);
        await scene.PutAsync("other", new JsonObject { ["k"] = "two" });
        await scene.ApplyAsync("VaultStaticSecret", "other", scene.Static("other"));

        await scene.WaitForValueAsync("other", "k", "two");
    }

    [Fact]
    public async Task What_changed_while_it_was_down_is_put_right_when_it_comes_back()
    {
        await using var scene = await Scene.StartAsync(environment);
        await scene.PutAsync("db", new JsonObject { ["k"] = "right" });
        await scene.ApplyAsync("VaultStaticSecret", "db", scene.Static("db"));
        await scene.WaitForReadyAsync("VaultStaticSecret", "db", "True");
        await scene.Operator!.StopAsync(Cancelled);
        await environment.Cluster.PatchAsync(
            ObjectName.Secret(scene.Namespace, "db"), new JsonObject { ["data"] = new JsonObject { ["k"] = "d3Jvbmc=" } }, Cancelled);

        await scene.StartOperatorAsync();

        await scene.WaitForValueAsync("db", "k", "right");
    }

    [Fact]
    public async Task A_resource_can_be_deleted_while_it_is_down()
    {
        await using var scene = await Scene.StartAsync(environment);
        await scene.PutAsync("db", new JsonObject { ["k"] = "v" });
        await scene.ApplyAsync("VaultStaticSecret", "db", scene.Static("db"));
        await scene.WaitForValueAsync("db", "k", "v");
        await scene.Operator!.KillAsync(Cancelled);

        await environment.Cluster.DeleteAsync(ObjectName.Courier("VaultStaticSecret", scene.Namespace, "db"), Cancelled);

        await environment.Cluster.WaitAsync(ObjectName.Secret(scene.Namespace, "db"), s => s is null, Scene.Patience, Cancelled);
    }
}
