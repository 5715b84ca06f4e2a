using k8s.Models;

namespace Operator.Runtime.Client;

/// <summary>The kinds that the runtime itself deals with.</summary>
internal static class RuntimeKinds
{
    public static ResourceType<V1Lease> Lease { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", RuntimeJson.Default.V1Lease);

    public static ResourceType<Eventsv1Event> Event { get; } =
        new("events.k8s.io", "v1", "Event", "events", RuntimeJson.Default.Eventsv1Event);

    public static ResourceType<PartialObjectMetadata> ServiceAccount { get; } =
        new("", "v1", "ServiceAccount", "serviceaccounts", RuntimeJson.Default.PartialObjectMetadata);

    /// <summary>Any kind as metadata, where only the contract matters.</summary>
    public static ResourceType<PartialObjectMetadata> Metadata { get; } =
        new("meta.k8s.io", "v1", "PartialObjectMetadata", "", RuntimeJson.Default.PartialObjectMetadata);
}
