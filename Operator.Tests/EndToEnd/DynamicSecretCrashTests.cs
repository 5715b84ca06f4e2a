using System.Net.Security;
using Operator.Runtime.Client.Transport;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// The process is killed (SIGKILL) at each of its writes, by proxies before both servers: before the write arrives, or after it took effect and before the
/// operator hears of it. Afterwards there is one lease, and the Secret holds its credentials.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class DynamicSecretCrashTests(TestEnvironment environment, ITestOutputHelper output) : IAsyncLifetime
{
    private CountingProxy _api = null!;
    private CountingProxy _vault = null!;
    private DatabaseScene _scene = null!;
    private string _kubeconfig = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var trust = new SocketsHttpHandler { SslOptions = ServerTrust.OptionsFor(environment.Kubernetes), EnableMultipleHttp2Connections = true };
        _api = await CountingProxy.StartAsync(environment.Kubernetes.Server, trust, Cancelled);
        _vault = await CountingProxy.StartAsync(
            environment.VaultAddress, new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions() }, Cancelled);
        _scene = await DatabaseScene.CreateAsync(environment, "1h", _vault.Address);
        _kubeconfig = await _scene.Scene.WriteKubeconfigAsync(_api.Address, null);
        await _scene.Scene.StartReplicaAsync(_kubeconfig, "--leader-elect", "false");
        await _scene.DeliverAsync("db", _scene.Dynamic());
        await _scene.WaitUntilSettledAsync("db");
    }

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        await _api.DisposeAsync();
        await _vault.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_at_any_write_leaves_one_lease_and_its_credentials(bool tookEffect)
    {
        var kills = 0;
        for (var n = 1; n <= 20; n++)
        {
            if (!await SurviveAsync(n, tookEffect, $"{tookEffect}-{n}"))
                break;
            kills++;
            await _scene.AssertLeasesAsync(1);
            await _scene.AssertLogsInAsync("db");
        }

        output.WriteLine($"{kills} kills");
        Assert.True(kills >= 8, $"{kills} kills");
    }

    [Fact]
    public async Task Random_kills_leave_as_many_leases_as_resources()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await _scene.DeliverAsync("another", _scene.Dynamic());
        await _scene.DeliverAsync("third", _scene.Dynamic());

        for (var round = 0; round < 12; round++)
        {
            await _scene.AskForNewAsync(random.Next(2) == 0 ? "another" : "third", $"other-{round}");
            await SurviveAsync(random.Next(1, 14), random.Next(2) == 0, $"round-{round}");
        }

        foreach (var name in (string[])["db", "another", "third"])
        {
            await _scene.WaitUntilSettledAsync(name);
            await _scene.AssertLogsInAsync(name);
        }

        await _scene.AssertLeasesAsync(3);
    }

    // True if the process was killed on the way to new credentials.
    private async Task<bool> SurviveAsync(int n, bool tookEffect, string round)
    {
        var killed = Arm(n, tookEffect);
        await _scene.AskForNewAsync("db", round);
        var settled = SettleAsync(round);
        var hasDied = await Task.WhenAny(killed, settled) == killed;
        (_api.Around, _vault.Around) = (null, null);
        if (hasDied || killed.IsCompleted)
            await _scene.Scene.StartReplicaAsync(_kubeconfig, "--leader-elect", "false");
        await settled;
        return hasDied;
    }

    private async Task SettleAsync(string round)
    {
        await _scene.WaitUntilRotatedAsync("db", round);
        await _scene.WaitUntilSettledAsync("db");
    }

    // Counts what changes anything at either server, and ends the process at the n-th.
    private Task Arm(int n, bool tookEffect)
    {
        var process = _scene.Scene.Operator!;
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        async Task InterceptAsync(ProxiedRequest request, Func<Task> forward)
        {
            var isWrite = request.Method != "GET" || request.Path.Contains("/creds/", StringComparison.Ordinal);
            var isCounted = isWrite && !request.Path.Contains("/events", StringComparison.Ordinal);
            if (!isCounted || Interlocked.Increment(ref count) != n)
            {
                await forward();
                return;
            }

            if (tookEffect)
                await forward();
            await process.KillAsync(CancellationToken.None);
            killed.TrySetResult();
        }

        (_api.Around, _vault.Around) = (InterceptAsync, InterceptAsync);
        return killed.Task;
    }
}
