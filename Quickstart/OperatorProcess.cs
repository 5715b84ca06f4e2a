using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Quickstart;

/// <summary>The operator as users run it: a process of its own, with a kubeconfig of its own.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Uri _probes;
    private bool _isDisposed;

    private OperatorProcess(Process process, int probePort)
    {
        _process = process;
        _probes = new Uri($"http://127.0.0.1:{probePort}/");
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it has logged so far.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>The operator that was built beside this program.</summary>
    public static string BuiltProgram
    {
        get
        {
            // …/artifacts/bin/<project>/<configuration>/
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            var file = OperatingSystem.IsWindows() ? "courier.exe" : "courier";
            return Path.Combine(own.Parent!.Parent!.FullName, "Operator", own.Name, file);
        }
    }

    /// <summary>Starts the operator.</summary>
    /// <param name="program">The program.</param>
    /// <param name="kubeconfig">How it reaches the cluster, and as whom.</param>
    /// <param name="ownNamespace">Its own namespace.</param>
    /// <param name="arguments">Further flags.</param>
    public static OperatorProcess Start(string program, string kubeconfig, string ownNamespace, params IEnumerable<string> arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            program,
            [
                "run", "--kubeconfig", kubeconfig, "--namespace", ownNamespace, "--log-format", "text",
                "--probe-address", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), .. arguments,
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The sandbox's store is on this machine, which the operator takes from no tenant unless an administrator says so. A flag wins over it.
        start.Environment.TryAdd(
            "SECRET_COURIER_ALLOWED_VAULT_ADDRESSES", "http://*:*,https://*:*,http://127.0.0.0/8:*,https://127.0.0.0/8:*,http://[::1]:*,https://[::1]:*");
        var process = new OperatorProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, port);
        process._process.OutputDataReceived += (_, line) => process.Keep(line.Data);
        process._process.ErrorDataReceived += (_, line) => process.Keep(line.Data);
        process._process.Start();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until <c>/readyz</c> answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended, or didn't become ready in time; the message has the end of its log.</exception>
    public async Task WaitUntilReadyAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = _probes };
        var started = time.GetTimestamp();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_process.HasExited || time.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException($"The operator did not become ready:\n{string.Join('\n', _log.TakeLast(40))}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), time, cancellationToken);
        }
    }

    /// <summary>Asks it to stop, as the kubelet does (SIGTERM), and gives its exit code.</summary>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        if (!_process.HasExited)
        {
            if (OperatingSystem.IsWindows())
                _process.Kill();
            else
                await SignalAsync("-TERM", cancellationToken);
            await _process.WaitForExitAsync(cancellationToken);
        }

        return _process.ExitCode;
    }

    /// <summary>Ends it without warning (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        using (_process)
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
            await StopAsync(limit.Token);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("readyz", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It doesn't listen yet.
        }
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
