using System.Globalization;

namespace Sandbox.Kubernetes.Cel;

/// <summary>A span of time.</summary>
/// <param name="Nanoseconds">Its length.</param>
public sealed record CelDuration(long Nanoseconds)
{
    /// <summary>The nanoseconds of a second.</summary>
    public const long Second = 1_000_000_000;

    /// <summary>How CEL writes it: in seconds.</summary>
    public override string ToString() =>
        ((decimal)Nanoseconds / Second).ToString("0.#########", CultureInfo.InvariantCulture) + "s";
}
