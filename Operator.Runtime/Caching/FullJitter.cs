namespace Operator.Runtime.Caching;

/// <summary>
/// Waits between tries: anything up to a bound that doubles with each failure ("full jitter"), so that many clients that lost one server
/// don't come back together.
/// </summary>
internal sealed class FullJitter(TimeSpan first, TimeSpan longest, Random random)
{
    /// <summary>How many failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Counts a failure and says how long to wait.</summary>
    public TimeSpan Next()
    {
        var bound = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(Failures, 62)));
        Failures++;
        return TimeSpan.FromSeconds(bound * random.NextDouble());
    }

    /// <summary>Counts a failure that is not waited for.</summary>
    public void CountFailure() => Failures++;

    /// <summary>It went well.</summary>
    public void Reset() => Failures = 0;
}
