using k8s;
using k8s.Models;
using Operator.Runtime.Reconciliation;

namespace Operator.Runtime.Hosting;

/// <summary>What the work on a key came to, as the queue needs it.</summary>
/// <param name="IsSuccess">False: try again, after a backoff and not before <paramref name="After"/>.</param>
/// <param name="After">When to come back.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Error">The exception behind it.</param>
internal sealed record Outcome(bool IsSuccess, TimeSpan? After = null, string? Message = null, Exception? Error = null)
{
    /// <summary>Nothing more to do until something changes.</summary>
    public static Outcome Done { get; } = new(true);

    public static Outcome Of<TEntity>(ReconciliationResult<TEntity> result)
        where TEntity : IKubernetesObject<V1ObjectMeta> =>
        new(result.IsSuccess, result.RequeueAfter, result.ErrorMessage, result.Error);
}
