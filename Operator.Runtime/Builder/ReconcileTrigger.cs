using k8s;
using k8s.Models;
using Operator.Runtime.Caching;

namespace Operator.Runtime.Builder;

/// <summary>Tells changes that ask for a reconcile from those that don't.</summary>
public static class ReconcileTrigger
{
    /// <summary>
    /// True for a new or vanished object, and for a change of generation (which follows spec), labels, annotations, deletionTimestamp or
    /// finalizers. False where only status, managedFields or the resourceVersion moved.
    /// </summary>
    public static bool IsRelevant<TEntity>(Change<TEntity> change)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (change is not { Old.Metadata: { } before, New.Metadata: { } after })
            return true;
        return before.Uid != after.Uid
            || before.Generation != after.Generation
            || before.DeletionTimestamp != after.DeletionTimestamp
            || !Equal(before.Labels, after.Labels)
            || !Equal(before.Annotations, after.Annotations)
            || !(before.Finalizers ?? []).SequenceEqual(after.Finalizers ?? []);
    }

    private static bool Equal(IDictionary<string, string>? before, IDictionary<string, string>? after)
    {
        if ((before?.Count ?? 0) != (after?.Count ?? 0))
            return false;
        return before is null || after is null || before.All(pair => after.TryGetValue(pair.Key, out var value) && value == pair.Value);
    }
}
