using System.Diagnostics;
using Operator.Benchmarks.Servers;

namespace Operator.Benchmarks.Measuring;

/// <summary>What the bare client needed for the same writes.</summary>
/// <param name="Seconds">Its time.</param>
/// <param name="ServersCpuSeconds">The sandbox's CPU meanwhile; null with a cluster that was given.</param>
internal sealed record BareCost(double Seconds, double? ServersCpuSeconds)
{
    /// <summary>Measures what a bare client does.</summary>
    public static async Task<BareCost> OfAsync(Site site, Func<Task> writes)
    {
        var cpu = site.ServersCpu;
        var began = Stopwatch.GetTimestamp();
        await writes();
        return new BareCost(Stopwatch.GetElapsedTime(began).TotalSeconds, site.ServersCpu is { } now ? (now - cpu!.Value).TotalSeconds : null);
    }
}
