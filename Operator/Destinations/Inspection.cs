using Operator.Rendering;

namespace Operator.Destinations;

/// <summary>What a look at a Secret found.</summary>
/// <param name="Live">Which Secret is there; null when it is gone.</param>
/// <param name="Drift">What isn't as it was written or is asked for, in words; null when all is: whatever changed isn't ours.</param>
public sealed record Inspection(ExpectedSecret? Live, string? Drift)
{
    /// <summary>Our data, when it is as it was written.</summary>
    public RenderedSecret? Data { get; init; }

    /// <summary>True when all that is ours is as asked for.</summary>
    public bool IsIntact => Drift is null;
}
