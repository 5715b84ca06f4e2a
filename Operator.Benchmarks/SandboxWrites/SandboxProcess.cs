using System.Diagnostics;
using System.Globalization;

namespace Operator.Benchmarks.SandboxWrites;

/// <summary>A sandbox as a process of its own, with its state in memory.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private SandboxProcess(Process process, DirectoryInfo folder, Uri address, TimeSpan startUp) =>
        (_process, _folder, Address, StartUp) = (process, folder, address, startUp);

    /// <summary>The address of its Kubernetes API.</summary>
    public Uri Address { get; }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan StartUp { get; }

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
    /// <exception cref="InvalidOperationException">It didn't become ready; what it said is on standard error.</exception>
    public static async Task<SandboxProcess> StartAsync(string token, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-benchmark-");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])
            [typeof(Sandbox.SandboxServer).Assembly.Location, "--kubernetes-port", "0", "--vault-port", "0", "--admin-token", token,
                "--kubeconfig", Path.Combine(folder.FullName, "kubeconfig")])
            start.ArgumentList.Add(argument);
        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        Uri? address = null;
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith("Kubernetes API at ", StringComparison.Ordinal))
                address = new Uri(line["Kubernetes API at ".Length..]);
            if (line.StartsWith("Ready", StringComparison.Ordinal) && address is not null)
                return new SandboxProcess(process, folder, address, Stopwatch.GetElapsedTime(began));
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
}
