using Operator.Runtime.Client;

namespace Operator.Destinations;

/// <summary>The resource that a Secret belongs to; it lives in the Secret's namespace.</summary>
/// <param name="ApiVersion">Its <c>group/version</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its UID.</param>
public sealed record DestinationOwner(string ApiVersion, string Kind, string Name, string Uid)
{
    /// <summary>Its key, beside a Secret.</summary>
    public ObjectKey KeyIn(ObjectKey secret) => secret with { Name = Name };

    /// <summary><c>Kind/name</c>: what stays the same when the resource is restored under another UID.</summary>
    public override string ToString() => $"{Kind}/{Name}";
}
