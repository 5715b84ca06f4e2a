using Operator.Entities;

namespace Operator.Leases;

/// <summary>
/// Ends credentials of any kind that were replaced, once nobody needs them any more. What fails is tried again until they have ended by themselves; it never
/// stands in the way of anything else.
/// </summary>
public sealed class Retirement(TimeProvider time)
{
    /// <summary>How long a revocation that failed waits.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>How long replaced credentials live on that nobody sets a time for.</summary>
    public static readonly TimeSpan DefaultGracePeriod = TimeSpan.FromMinutes(5);

    /// <summary>Revokes what is to go by now.</summary>
    /// <param name="retiring">What was replaced.</param>
    /// <param name="revoke">Revokes one by its handle.</param>
    public async Task<RetirementResult> RunAsync(IList<RetiringStatus>? retiring, Func<string, Task<Revocation>> revoke)
    {
        var now = time.GetUtcNow();
        var kept = new List<RetiringStatus>();
        var (revoked, failed) = (0, false);
        var left = new List<string>();
        foreach (var item in retiring ?? [])
        {
            // Nothing is left of what has ended by itself.
            if (item.Expiration <= now.UtcDateTime)
                continue;
            if (!IsDue(item, now))
            {
                kept.Add(item);
                continue;
            }

            var outcome = await revoke(item.Handle ?? "");
            if (!outcome.IsSettled)
            {
                kept.Add(item);
                failed = true;
            }
            else if (outcome.Left is { } reason)
            {
                left.Add(reason);
            }
            else
            {
                revoked++;
            }
        }

        DateTimeOffset? waiting = kept.Where(item => !IsDue(item, now)).Select(item => (DateTimeOffset?)item.Until).Min();
        DateTimeOffset? next = failed && (waiting is null || now + RetryAfter < waiting) ? now + RetryAfter : waiting;
        return new RetirementResult(kept.Count == 0 ? null : kept, revoked, left, next);
    }

    // The one place that decides whether the workloads still need what was replaced.
    private static bool IsDue(RetiringStatus item, DateTimeOffset now) => item.Until is null || item.Until <= now.UtcDateTime;
}
