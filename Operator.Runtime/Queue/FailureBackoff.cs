using System.Collections.Concurrent;
using Operator.Runtime.Client;

namespace Operator.Runtime.Queue;

/// <summary>
/// How long each failing object waits: doubling with every failure, and no less than was asked for; up to 10 % longer, so that objects
/// that failed together, or were told to come back at the same time, don't march in step.
/// </summary>
internal sealed class FailureBackoff(TimeSpan first, TimeSpan longest, Random random)
{
    private const double Jitter = 0.1;

    private readonly GrowingInterval _interval = new(first, longest);
    private readonly ConcurrentDictionary<ObjectKey, int> _failures = new();

    /// <summary>Counts a failure and says how long to wait.</summary>
    /// <param name="key">What failed.</param>
    /// <param name="notBefore">The wait that was asked for, by a server's Retry-After, say. It lengthens the backoff and never shortens it.</param>
    public TimeSpan Next(ObjectKey key, TimeSpan? notBefore = null)
    {
        var wait = _interval.After(_failures.AddOrUpdate(key, 1, static (_, count) => count + 1) - 1);
        if (notBefore is { } asked && asked > wait)
            wait = asked < WorkQueue.LongestDelay ? asked : WorkQueue.LongestDelay;
        return wait * (1 + (Jitter * random.NextDouble()));
    }

    /// <summary>The object is well, or gone.</summary>
    public void Forget(ObjectKey key) => _failures.TryRemove(key, out _);
}
