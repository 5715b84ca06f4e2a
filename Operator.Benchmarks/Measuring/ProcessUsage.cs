using System.Diagnostics;

namespace Operator.Benchmarks.Measuring;

/// <summary>What a process has used.</summary>
/// <param name="Cpu">User and system time since its start.</param>
/// <param name="ResidentMegabytes">Resident memory (VmRSS), in MiB.</param>
/// <param name="PeakMegabytes">The most resident memory that it has had (VmHWM), in MiB.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, double ResidentMegabytes, double PeakMegabytes)
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>What a process has used so far.</summary>
    public static ProcessUsage Of(int id)
    {
        using var process = Process.GetProcessById(id);
        return new ProcessUsage(process.TotalProcessorTime, process.WorkingSet64 / Megabyte, process.PeakWorkingSet64 / Megabyte);
    }
}
