using k8s;
using k8s.Models;
using Operator.Entities;
using Operator.Runtime.Client;

namespace Operator.Destinations;

/// <summary>The Secret that a resource asks for.</summary>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Create">False: it must exist, and only our keys in it are ours.</param>
/// <param name="Overwrite">True to take over a Secret that is somebody else's.</param>
/// <param name="Type">The Secret's type; null for <c>Opaque</c>.</param>
/// <param name="Labels">Labels that it carries besides ours.</param>
/// <param name="Annotations">Annotations that it carries besides ours.</param>
public sealed record DestinationPlan(
    ObjectKey Key,
    DestinationOwner Owner,
    bool Create,
    bool Overwrite,
    string? Type,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>True if the API server is to refuse changes of it; a new content then makes it anew.</summary>
    public bool Immutable { get; init; }

    /// <summary>True if it stays when its resource goes: it carries no owner reference, by which the cluster would delete it.</summary>
    public bool Retain { get; init; }

    /// <summary>True if what somebody else changes is told and left.</summary>
    public bool ReportsDrift { get; init; }

    /// <summary>The plan of a resource of any kind.</summary>
    /// <param name="resource">The resource, whose kind is set.</param>
    /// <param name="spec">What it says of the destination; null for all defaults.</param>
    public static DestinationPlan Of(IKubernetesObject<V1ObjectMeta> resource, SecretDestination? spec)
    {
        var destination = spec ?? new SecretDestination();
        var metadata = resource.Metadata;
        return new DestinationPlan(
            KeyOf(resource, spec),
            new DestinationOwner(resource.ApiVersion, resource.Kind, metadata.Name, metadata.Uid),
            destination.Create ?? true,
            destination.Overwrite ?? false,
            string.IsNullOrEmpty(destination.Type) ? null : destination.Type,
            (destination.Labels ?? new Dictionary<string, string>()).AsReadOnly(),
            (destination.Annotations ?? new Dictionary<string, string>()).AsReadOnly())
        {
            Immutable = destination.Immutable ?? false,
        };
    }

    /// <summary>The Secret that a resource asks for: without a name, one with its own.</summary>
    public static ObjectKey KeyOf(IKubernetesObject<V1ObjectMeta> resource, SecretDestination? spec) =>
        new(resource.Metadata.NamespaceProperty, spec?.Name is { Length: > 0 } name ? name : resource.Metadata.Name);
}
