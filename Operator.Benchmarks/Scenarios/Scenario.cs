using Operator.Benchmarks.Measuring;

namespace Operator.Benchmarks.Scenarios;

/// <summary>Something that is measured.</summary>
/// <param name="Name">The command.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="RunAsync">Does it once.</param>
internal sealed record Scenario(string Name, string Description, Func<Run, CancellationToken, Task<Figures>> RunAsync)
{
    /// <summary>How many resources, unless told otherwise.</summary>
    public int Count { get; init; } = 1000;

    /// <summary>Their <c>refreshAfter</c>, unless told otherwise.</summary>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long is looked on, unless told otherwise.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);
}
