using k8s;
using k8s.Models;

namespace Operator.Runtime.Reconciliation;

/// <summary>What a reconcile came to (the shape of KubeOps v13).</summary>
/// <remarks>
/// Success with <see cref="RequeueAfter"/>: due again then, in the periodic lane; zero or less is at once, which is in 100 ms. Failure:
/// retried after the object's exponential backoff (a few percent of jitter on top), and not before <see cref="RequeueAfter"/>. A failure
/// can't ask for less than its backoff, so that a server that answers <c>Retry-After: 0</c> isn't asked without a pause.
/// </remarks>
public sealed record ReconciliationResult<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity, bool isSuccess, string? errorMessage, Exception? error, TimeSpan? requeueAfter)
    {
        Entity = entity;
        IsSuccess = isSuccess;
        ErrorMessage = errorMessage;
        Error = error;
        RequeueAfter = requeueAfter;
    }

    /// <summary>The object that was reconciled.</summary>
    public TEntity Entity { get; }

    /// <summary>Whether the object is as it should be.</summary>
    public bool IsSuccess { get; }

    /// <summary>What went wrong; never a secret.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The cause, if an exception was.</summary>
    public Exception? Error { get; }

    /// <summary>When to reconcile again; null: on the next change, or after the backoff where it failed. Of a failure: not before then.</summary>
    public TimeSpan? RequeueAfter { get; set; }

    /// <summary>The object is as it should be.</summary>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity, true, null, null, requeueAfter);

    /// <summary>The object is not as it should be.</summary>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, false, errorMessage, error, requeueAfter);
}
