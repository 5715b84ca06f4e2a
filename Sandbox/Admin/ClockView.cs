using System.Text.Json.Serialization;
using Sandbox.Faults;

namespace Sandbox.Admin;

/// <summary>The clock.</summary>
/// <param name="Now">What it shows.</param>
/// <param name="Offset">How far it is ahead of the machine's.</param>
internal sealed record ClockView(DateTimeOffset Now, [property: JsonConverter(typeof(DurationConverter))] TimeSpan Offset);
