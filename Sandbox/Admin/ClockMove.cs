using System.Text.Json.Serialization;
using Sandbox.Faults;

namespace Sandbox.Admin;

/// <summary>How the clock is to be moved.</summary>
internal sealed record ClockMove
{
    /// <summary>By how much; less than zero moves it back.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Advance { get; init; }

    /// <summary>True sets it to the machine's time first.</summary>
    public bool Reset { get; init; }
}
