namespace Sandbox.Kubernetes.Cel;

/// <summary>A value or none.</summary>
/// <param name="HasValue">Whether there is a value.</param>
/// <param name="Value">The value.</param>
public sealed record CelOptional(bool HasValue, object? Value)
{
    /// <summary>No value.</summary>
    public static CelOptional None { get; } = new(HasValue: false, null);

    /// <summary>A value.</summary>
    public static CelOptional Of(object? value) => new(HasValue: true, value);
}
