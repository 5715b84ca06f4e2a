namespace Operator.Benchmarks.Measuring;

/// <summary>A number that was measured.</summary>
/// <param name="Label">Its name and unit for people.</param>
/// <param name="Value">The value.</param>
internal sealed record Figure(string Label, double Value);
