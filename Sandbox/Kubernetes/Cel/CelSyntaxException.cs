namespace Sandbox.Kubernetes.Cel;

/// <summary>An expression that is no CEL.</summary>
/// <param name="position">Where, as an offset into the expression.</param>
/// <param name="message">What is wrong.</param>
public sealed class CelSyntaxException(int position, string message) : Exception(message)
{
    /// <summary>Where, as an offset into the expression.</summary>
    public int Position { get; } = position;
}
