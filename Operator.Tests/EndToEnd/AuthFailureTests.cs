using System.Net.Security;
using System.Text.Json.Nodes;
using Operator.Runtime.Client.Transport;
using Quickstart;

namespace Operator.Tests.EndToEnd;

/// <summary>Logins that fail cost by the identity, not by the resource, and show at the VaultAuth.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class AuthFailureTests(TestEnvironment environment) : IAsyncLifetime
{
    private const int Count = 200;

    private CountingProxy _api = null!;
    private CountingProxy _vault = null!;
    private Scene _scene = null!;
    private string _kubeconfig = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var trust = new SocketsHttpHandler { SslOptions = ServerTrust.OptionsFor(environment.Kubernetes), EnableMultipleHttp2Connections = true };
        _api = await CountingProxy.StartAsync(environment.Kubernetes.Server, trust, Cancelled);
        _vault = await CountingProxy.StartAsync(environment.VaultAddress, new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions() }, Cancelled);
        _scene = await Scene.CreateAsync(environment, _vault.Address);
        _kubeconfig = await _scene.WriteKubeconfigAsync(_api.Address, null);
        await _scene.StartReplicaAsync(_kubeconfig, "--leader-elect", "false");
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _api.DisposeAsync();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task Two_hundred_resources_with_a_wrong_role_cost_a_handful_of_logins_and_one_write_each_as_VSO_defects_A13_and_A15()
    {
        var auth = _scene.Auth();
        auth["kubernetes"]!["role"] = "no-such-role";
        await _scene.ApplyAsync("VaultAuth", "default", auth);
        await _scene.WaitForReadyAsync("VaultAuth", "default", "True");
        _api.Reset();

        for (var i = 0; i < Count; i++)
            await _scene.ApplyAsync("VaultStaticSecret", $"secret-{i}", _scene.Static($"secret-{i}", s => s["type"] = "kv-v2"));
        for (var i = 0; i < Count; i++)
            await _scene.WaitForReadyAsync("VaultStaticSecret", $"secret-{i}", "False", "LoginFailed");
        var ready = await _scene.WaitForReadyAsync("VaultAuth", "default", "False", "LoginFailed");

        Assert.Contains($"system:serviceaccount:{_scene.Namespace}:app", ready["message"]!.GetValue<string>(), StringComparison.Ordinal);
        var status = (await environment.Cluster.GetAsync(ObjectName.Courier("VaultAuth", _scene.Namespace, "default"), Cancelled))!["status"]!;
        Assert.Equal((1, 1), (status["identities"]!.GetValue<int>(), status["loginFailures"]!.GetValue<int>()));

        // After 1, 2, 4, … seconds: eight are more than two minutes.
        Assert.InRange(_vault.Requests.Count(r => r.Method == "POST" && r.Path.EndsWith("/login", StringComparison.Ordinal)), 1, 8);
        Assert.Equal(Count, Patched("vaultstaticsecrets").Count);
        Assert.InRange(Patched("vaultauths").Count, 1, 2);

        // A restart finds everything as it was left.
        Assert.Equal(0, await _scene.Operator!.StopAsync(Cancelled));
        _api.Reset();
        await _scene.StartReplicaAsync(_kubeconfig, "--leader-elect", "false");
        await _scene.ApplyAsync("VaultStaticSecret", "marker", _scene.Static("marker", s => s["type"] = "kv-v2"));
        await _scene.WaitForReadyAsync("VaultStaticSecret", "marker", "False", "LoginFailed");
        Assert.Equal(["marker"], Patched("vaultstaticsecrets"));
        Assert.Empty(Patched("vaultauths"));

        await _scene.ApplyAsync("VaultAuth", "default", _scene.Auth());
        await _scene.PutAsync("secret-0", new JsonObject { ["k"] = "v" });
        await _scene.WaitForReadyAsync("VaultStaticSecret", "secret-0", "True", "Synced");
    }

    // The names of the resources of a kind whose status was written, each as often as it was.
    private List<string> Patched(string plural) =>
    [
        .. _api.Requests
            .Where(r => r.Method == "PATCH" && r.Path.Contains($"/{plural}/", StringComparison.Ordinal))
            .Select(r => r.Path.Split($"/{plural}/")[1].Split('/')[0]),
    ];
}
