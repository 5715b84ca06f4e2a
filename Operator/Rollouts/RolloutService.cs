using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Runtime.Leadership;

namespace Operator.Rollouts;

/// <summary>
/// Does the rounds of restarts when they are due. Apart from the controllers' workers, since what it waits for (changes to settle, the least time
/// between two restarts) has nothing to do with their schedules, and since one round serves many resources.
/// </summary>
internal sealed class RolloutService(
    RolloutQueue queue, WorkloadRestarter restarter, ILeadership leadership, TimeProvider time, ILogger<RolloutService> logger) : BackgroundService
{
    // Rounds at a time: enough that a slow one holds nobody up for long, few enough to be no burst of lists.
    private const int MostRounds = 8;

    // The longest that a timer is set for; then it is set anew. Timers take no more than 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Requests come from controllers, which work only while this replica leads.
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, leadership.Lost);
        try
        {
            while (true)
            {
                await WaitAsync(working.Token);
                await RunDueAsync(working.Token);
            }
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested)
        {
            // What is pending is in the resources' status: the next leader goes on with it.
        }
    }

    /// <summary>Does the rounds that are due.</summary>
    internal Task RunDueAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        queue.TakeDue(), new ParallelOptions { MaxDegreeOfParallelism = MostRounds, CancellationToken = cancellationToken }, RunAsync);

    private async ValueTask RunAsync(RestartRound round, CancellationToken cancellationToken)
    {
        IReadOnlyList<RestartOutcome>? outcomes = null;
        try
        {
            outcomes = await restarter.RunAsync(round, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // One namespace's trouble, of whatever kind, must not end the restarts of all others.
            logger.RoundBroke(error, round.Namespace);
        }
        finally
        {
            queue.End(round, outcomes);
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (due, changed) = queue.Next();
            var wait = due - time.GetUtcNow() ?? LongestWait;
            if (wait <= TimeSpan.Zero)
                return;

            // Timers count whole milliseconds and drop the rest: one more, so as not to come a little early, over and over.
            wait += TimeSpan.FromMilliseconds(1);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(changed, Task.Delay(wait < LongestWait ? wait : LongestWait, time, over.Token));
            await over.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
