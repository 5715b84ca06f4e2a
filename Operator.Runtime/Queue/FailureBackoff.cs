using System.Collections.Concurrent;
using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>How long each failing object waits: doubling with every failure up to a limit, ±20 % so that a fleet doesn't march in step.</summary>
internal sealed class FailureBackoff(TimeSpan first, TimeSpan longest, Random random)
{
    private const double Jitter = 0.2;

    private readonly ConcurrentDictionary<ObjectKey, int> _failures = new();

    /// <summary>Counts a failure and says how long to wait.</summary>
    public TimeSpan Next(ObjectKey key)
    {
        var failures = _failures.AddOrUpdate(key, 1, static (_, count) => count + 1);
        var wait = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 62)));
        return TimeSpan.FromSeconds(wait * (1 - Jitter + (2 * Jitter * random.NextDouble())));
    }

    /// <summary>How many times in a row the object has failed.</summary>
    public int Failures(ObjectKey key) => _failures.GetValueOrDefault(key);

    /// <summary>The object is well, or gone.</summary>
    public void Forget(ObjectKey key) => _failures.TryRemove(key, out _);
}
