using System.Text.Json.Serialization;
using Sandbox.Faults;

namespace Sandbox.Admin;

/// <summary>A fault that is set, as the admin endpoint shows it.</summary>
/// <param name="Id">By which it is removed.</param>
/// <param name="Active">Whether it can still strike.</param>
/// <param name="Hits">How many requests it has struck.</param>
/// <param name="Fault">What was set.</param>
internal sealed record FaultView(
    [property: JsonPropertyOrder(-3)] string Id, [property: JsonPropertyOrder(-2)] bool Active, [property: JsonPropertyOrder(-1)] int Hits, Fault Fault);
