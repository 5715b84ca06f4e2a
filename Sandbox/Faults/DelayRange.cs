using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Sandbox.Faults;

/// <summary>How long a fault delays: always the same, or evenly distributed. In JSON <c>"100ms"</c> or <c>"100ms-2s"</c>.</summary>
/// <param name="Least">The shortest delay.</param>
/// <param name="Most">The longest delay.</param>
[StructLayout(LayoutKind.Auto)]
[JsonConverter(typeof(DelayRangeConverter))]
public readonly record struct DelayRange(TimeSpan Least, TimeSpan Most)
{
    /// <summary>A delay that is always the same.</summary>
    public static implicit operator DelayRange(TimeSpan delay) => new(delay, delay);

    /// <summary>One delay out of the range.</summary>
    /// <param name="share">A number from 0 to 1.</param>
    public TimeSpan At(double share) => Least + ((Most - Least) * share);
}
