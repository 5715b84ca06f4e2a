namespace Operator.Runtime;

/// <summary>An interval that doubles with each failure up to a limit. Whoever waits for it adds the jitter that suits the purpose.</summary>
/// <param name="First">Where it starts.</param>
/// <param name="Longest">The limit.</param>
internal sealed record GrowingInterval(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The interval after so many doublings.</summary>
    public TimeSpan After(int doublings) =>
        TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(doublings, 62))));
}
