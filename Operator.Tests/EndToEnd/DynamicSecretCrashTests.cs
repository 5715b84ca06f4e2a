using System.Net.Security;
using Operator.Runtime.Client.Transport;

namespace Operator.Tests.EndToEnd;

/// <summary>
/// The process is killed (SIGKILL) at each of its writes, by proxies before both servers: before the write arrives, or after it took effect and before the
/// operator hears of it. Afterwards there is one lease, and the Secret holds its credentials.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class DynamicSecretCrashTests(TestEnvironment environment, ITestOutputHelper output)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kill_at_any_write_leaves_one_lease_and_its_credentials(bool tookEffect)
    {
        var trust = new SocketsHttpHandler { SslOptions = ServerTrust.OptionsFor(environment.Kubernetes), EnableMultipleHttp2Connections = true };
        await using var api = await CountingProxy.StartAsync(environment.Kubernetes.Server, trust, Cancelled);
        await using var vault = await CountingProxy.StartAsync(
            environment.VaultAddress, new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions() }, Cancelled);
        await using var scene = await DatabaseScene.CreateAsync(environment, "1h", vault.Address);
        var kubeconfig = await scene.Scene.WriteKubeconfigAsync(api.Address, null);
        await scene.Scene.StartReplicaAsync(kubeconfig, "--leader-elect", "false");
        await scene.DeliverAsync("db", scene.Dynamic());

        var kills = 0;
        for (var n = 1; n <= 20; n++)
        {
            var killed = Arm(api, vault, scene, n, tookEffect);
            await scene.AskForNewAsync("db", $"{tookEffect}-{n}");
            var rotated = scene.WaitUntilRotatedAsync("db", $"{tookEffect}-{n}");
            if (await Task.WhenAny(killed, rotated) != killed)
            {
                await rotated;
                break;
            }

            kills++;
            (api.Intercept, vault.Intercept) = (null, null);
            await scene.Scene.StartReplicaAsync(kubeconfig, "--leader-elect", "false");
            await rotated;
            await scene.WaitUntilSettledAsync("db");
            Assert.Equal(1, await scene.CountLeasesAsync());
            await scene.AssertLogsInAsync("db");
        }

        output.WriteLine($"{kills} kills");
        Assert.True(kills >= 5, $"{kills} kills");
    }

    // Counts writes of both servers, and ends the process at the n-th.
    private static Task Arm(CountingProxy api, CountingProxy vault, DatabaseScene scene, int n, bool tookEffect)
    {
        var process = scene.Scene.Operator!;
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        async Task InterceptAsync(ProxiedRequest request, Func<Task> forward)
        {
            var isCounted = request.Method != "GET" && !request.Path.Contains("/events", StringComparison.Ordinal);
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

        (api.Intercept, vault.Intercept) = (InterceptAsync, InterceptAsync);
        return killed.Task;
    }
}
