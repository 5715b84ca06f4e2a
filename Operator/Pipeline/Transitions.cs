using k8s;
using k8s.Models;
using Operator.Runtime.Conditions;
using Operator.Runtime.Events;

namespace Operator.Pipeline;

/// <summary>Publishes events when a resource's readiness changes, or its reason, and only then: what stays as it is makes no noise.</summary>
public sealed class Transitions(EventPublisher publish)
{
    /// <summary>A problem: an event if it is a new one.</summary>
    public Task FailedAsync(
        IKubernetesObject<V1ObjectMeta> entity, IList<V1Condition>? before, Problem problem, CancellationToken cancellationToken)
    {
        var known = before.Find(StandardConditions.Ready) is { Status: "False" } ready && ready.Reason == problem.Reason;
        return known ? Task.CompletedTask : publish(entity, problem.Reason, problem.Message, EventType.Warning, cancellationToken);
    }

    /// <summary>All is well: an event if it wasn't, or was so for another reason. The first success is told by the conditions alone.</summary>
    public Task SucceededAsync(
        IKubernetesObject<V1ObjectMeta> entity, IList<V1Condition>? before, string reason, string message, CancellationToken cancellationToken)
    {
        var ready = before.Find(StandardConditions.Ready);
        var isNew = ready is { Status: "False" } || (ready is not null && ready.Reason != reason);
        return isNew ? publish(entity, reason, message, EventType.Normal, cancellationToken) : Task.CompletedTask;
    }
}
