namespace Operator.Connections;

/// <summary>The CA certificates of a connection.</summary>
/// <param name="Pem">PEM certificates; null to trust the system's.</param>
public sealed record CaBundle(string? Pem);
