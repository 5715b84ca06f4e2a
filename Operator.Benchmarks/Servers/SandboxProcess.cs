using System.Diagnostics;
using System.Globalization;

namespace Operator.Benchmarks.Servers;

/// <summary>A sandbox as a process of its own, with its state in memory.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private SandboxProcess(Process process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The address of its Kubernetes API.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The address of its Vault.</summary>
    public Uri VaultAddress { get; private set; } = null!;

    /// <summary>The address of its admin endpoint.</summary>
    public Uri AdminAddress { get; private set; } = null!;

    /// <summary>The file by which its administrator reaches it.</summary>
    public string Kubeconfig => Path.Combine(_folder.FullName, "kubeconfig");

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>Its resident memory.</summary>
    public long ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / Megabyte;
        }
    }

    /// <summary>The most resident memory that it has had.</summary>
    public long PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / Megabyte;
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="token">The bearer token of its Kubernetes administrator, and the root token of its Vault.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">It didn't become ready; what it said is on standard error.</exception>
    public static async Task<SandboxProcess> StartAsync(string token, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-benchmark-");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [typeof(Sandbox.SandboxServer).Assembly.Location, "--kubernetes-port", "0", "--vault-port", "0", "--admin-token", token, "--root-token", token,
                "--kubeconfig", Path.Combine(folder.FullName, "kubeconfig")])
            start.ArgumentList.Add(argument);
        var began = Stopwatch.GetTimestamp();
        var sandbox = new SandboxProcess(Process.Start(start)!, folder);
        while (await sandbox._process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (AddressIn(line, "Kubernetes API at ") is { } kubernetes)
                sandbox.Address = kubernetes;
            if (AddressIn(line, "Vault at ") is { } vault)
                sandbox.VaultAddress = vault;
            if (AddressIn(line, "Admin endpoint at ") is { } admin)
                sandbox.AdminAddress = admin;
            if (!line.StartsWith("Ready", StringComparison.Ordinal))
                continue;
            sandbox.StartUp = Stopwatch.GetElapsedTime(began);
            return sandbox;
        }

        throw new InvalidOperationException("The sandbox didn't start.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Uri? AddressIn(string line, string beginning) =>
        line.StartsWith(beginning, StringComparison.Ordinal) ? new Uri(line[beginning.Length..]) : null;
}
