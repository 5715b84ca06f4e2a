namespace Operator.Runtime.Health;

/// <summary>One check of a probe.</summary>
/// <param name="Name">What was checked, such as <c>informer/secrets</c>.</param>
/// <param name="Healthy">Whether it passed.</param>
/// <param name="Detail">What was found, for a person.</param>
public sealed record HealthCheck(string Name, bool Healthy, string Detail);
