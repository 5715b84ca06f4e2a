namespace Operator.Runtime.Health;

/// <summary>The answer to a probe.</summary>
/// <param name="Healthy">True when every check passed.</param>
/// <param name="Checks">The checks.</param>
public sealed record HealthReport(bool Healthy, IReadOnlyList<HealthCheck> Checks)
{
    internal static HealthReport Of(IEnumerable<HealthCheck> checks)
    {
        var list = checks.ToList();
        return new HealthReport(list.TrueForAll(check => check.Healthy), list);
    }

    /// <summary>A line a check, as the API server's own <c>/readyz?verbose</c> prints them.</summary>
    public override string ToString() =>
        string.Join('\n', Checks.Select(check => $"[{(check.Healthy ? '+' : '-')}]{check.Name} {check.Detail}"));
}
