using System.Net.Security;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Runtime.Client.Transport;

namespace Operator.Tests.EndToEnd;

/// <summary>What a sync costs, request by request, seen by proxies between the operator and both servers.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RequestCountTests(TestEnvironment environment) : IAsyncLifetime
{
    private const int Count = 25;

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
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _api.DisposeAsync();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task A_first_sync_of_N_secrets_costs_one_login_N_reads_N_applies_and_N_status_writes()
    {
        await _scene.StartReplicaAsync(_kubeconfig, "--leader-elect", "false");
        await _scene.WaitForReadyAsync("VaultConnection", "default", "True");
        await _scene.WaitForReadyAsync("VaultAuth", "default", "True");
        _api.Reset();
        _vault.Reset();

        await CreateAsync(Count, i => $"secret-{i}", "1h");

        Assert.Equal(
            new Dictionary<string, int>
            {
                ["GET secrets/secret-courier-mac-key"] = 1,
                ["POST secrets"] = 1, // the MAC key, once per installation
                ["POST serviceaccounts/app/token"] = 1,
                ["PATCH secrets/*"] = Count,
                ["PATCH vaultstaticsecrets/*/status"] = Count,
            },
            Summarize(_api));
        Assert.Equal(1, InVault("POST", "/login$"));
        Assert.Equal(Count, InVault("GET", "/data/"));
    }

    [Fact]
    public async Task A_refresh_that_finds_nothing_new_asks_the_store_once_a_path_and_the_API_server_nothing()
    {
        await _scene.StartReplicaAsync(_kubeconfig, "--leader-elect", "false");
        await CreateAsync(Count, i => $"secret-{i}", "2s");
        _api.Reset();
        _vault.Reset();

        await RefreshesAsync($"/allowed/{_scene.Namespace}/secret-", Count, 3);

        Assert.Empty(_api.Requests);
        Assert.Equal(0, InVault("POST", "/login$"));
        Assert.Equal(0, InVault("GET", "/sys/internal/"));
    }

    [Fact]
    public async Task Ten_resources_on_one_path_that_are_due_together_cost_one_read()
    {
        await _scene.StartReplicaAsync(_kubeconfig);
        await CreateAsync(10, _ => "same", "2s");
        _vault.Reset();

        await RefreshesAsync($"/allowed/{_scene.Namespace}/same", 1, 4);

        // Four refreshes are six seconds apart from first to last: with a read a resource there were forty.
        Assert.InRange(InVault("GET", "/data/"), 4, 5);
    }

    [Fact]
    public async Task A_restart_reads_nothing_and_writes_nothing()
    {
        await _scene.StartReplicaAsync(_kubeconfig);
        await CreateAsync(Count, i => $"secret-{i}", "1h");
        Assert.Equal(0, await _scene.Operator!.StopAsync(Cancelled));
        _api.Reset();
        _vault.Reset();

        await _scene.StartReplicaAsync(_kubeconfig);
        await CreateAsync(1, _ => "marker", "1h", "marker");

        Assert.Equal(1, InVault("GET", "/data/"));
        Assert.Equal(1, InApi("PATCH", "/secrets/"));
        Assert.Equal(1, InApi("PATCH", "/vaultstaticsecrets/"));
    }

    [Fact]
    public async Task A_path_that_is_denied_for_good_does_not_cause_logins()
    {
        await _scene.StartReplicaAsync(_kubeconfig);
        for (var i = 0; i < 10; i++)
            await _scene.ApplyAsync("VaultStaticSecret", $"denied-{i}", _scene.Static("x", s => s["path"] = "forbidden/db"));
        for (var i = 0; i < 10; i++)
            await _scene.WaitForReadyAsync("VaultStaticSecret", $"denied-{i}", "False", "AccessDenied");

        Assert.InRange(InVault("POST", "/login$"), 1, 2);
    }

    private async Task CreateAsync(int count, Func<int, string> path, string refreshAfter, string name = "secret")
    {
        for (var i = 0; i < count; i++)
        {
            await _scene.PutAsync(path(i), new JsonObject { ["k"] = "v" });
            await _scene.ApplyAsync("VaultStaticSecret", $"{name}-{i}", _scene.Static(path(i), s =>
            {
                s["refreshAfter"] = refreshAfter;
                s["type"] = "kv-v2";
            }));
        }

        for (var i = 0; i < count; i++)
            await _scene.WaitForReadyAsync("VaultStaticSecret", $"{name}-{i}", "True");
    }

    // Waits until each of so many paths was read so many times, going by the proxy's own list.
    private async Task RefreshesAsync(string prefix, int paths, int times)
    {
        bool IsDone() => _vault.Requests.Where(r => r.Path.Contains(prefix, StringComparison.Ordinal)).GroupBy(r => r.Path).Count(g => g.Count() >= times) == paths;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(Scene.Patience);
        for (var next = _vault.NextRequestAsync(limit.Token); !IsDone(); next = _vault.NextRequestAsync(limit.Token))
            await next;
    }

    // How often each kind of request was made: verb and path within the namespace, with a star for the names of our secrets.
    private static Dictionary<string, int> Summarize(CountingProxy proxy) => proxy.Requests
        .Select(r => $"{r.Method} {Regex.Replace(r.Path, "^.*/namespaces/[^/]+/", "", RegexOptions.NonBacktracking)}")
        .Select(line => Regex.Replace(line, "/secret-[0-9]+", "/*", RegexOptions.NonBacktracking))
        .CountBy(line => line)
        .ToDictionary();

    private int InApi(string method, string path) => Matching(_api, method, path);

    private int InVault(string method, string path) => Matching(_vault, method, path);

    private static int Matching(CountingProxy proxy, string method, string path) =>
        proxy.Requests.Count(r => r.Method == method && Regex.IsMatch(r.Path, path, RegexOptions.NonBacktracking));
}
