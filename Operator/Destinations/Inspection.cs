using Operator.Rendering;

namespace Operator.Destinations;

/// <summary>What a look at a Secret found.</summary>
/// <param name="ResourceVersion">Its version; null when it is gone.</param>
/// <param name="Data">Our data, when it is as it was written.</param>
/// <param name="IsIntact">True when data, labels, annotations, type and owner are all as asked for: whatever changed isn't ours.</param>
public sealed record Inspection(string? ResourceVersion, RenderedSecret? Data, bool IsIntact)
{
    /// <summary>The Secret's UID; null when it is gone.</summary>
    public string? Uid { get; init; }
}
