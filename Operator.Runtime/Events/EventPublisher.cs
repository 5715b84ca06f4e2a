using k8s;
using k8s.Models;

namespace Operator.Runtime.Events;

/// <summary>
/// Publishes an event about an object (the shape of KubeOps v13). Hands over and returns: an event never delays or fails a reconcile.
/// Equal events within the aggregation window become one, counted (<c>events.k8s.io/v1</c> series).
/// </summary>
/// <param name="entity">What the event is about.</param>
/// <param name="reason">A CamelCase word for the cause.</param>
/// <param name="message">What happened, for a person; never a secret.</param>
/// <param name="type">Normal or warning.</param>
/// <param name="cancellationToken">Ends the hand-over.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity,
    string reason,
    string message,
    EventType type = EventType.Normal,
    CancellationToken cancellationToken = default);
