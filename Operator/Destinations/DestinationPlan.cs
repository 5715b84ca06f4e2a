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
    IReadOnlyDictionary<string, string> Annotations);
