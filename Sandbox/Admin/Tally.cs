namespace Sandbox.Admin;

/// <summary>How many things something was done to.</summary>
/// <param name="Count">Their number.</param>
internal sealed record Tally(int Count);
